// SPDX-License-Identifier: MIT
/*
 * QEMU's edu device (docs/specs/edu.txt): PCI 1234:11e8, one megabyte of registers, a DMA engine
 * with a buffer of 4 KiB, an interrupt when a transfer is over. More than fits ends the emulator,
 * so transfers are split. One device is used; its lock makes callers take turns.
 */
#include <granule/edu.h>
#include <linux/completion.h>
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define EDU_ID		0x00
#define EDU_IRQ_STATUS	0x24
#define EDU_IRQ_ACK	0x64
#define EDU_DMA_SRC	0x80
#define EDU_DMA_DST	0x88
#define EDU_DMA_COUNT	0x90
#define EDU_DMA_COMMAND	0x98

#define ID_MASK		0xff
#define ID_EDU		0xed		/* the lowest byte; above it is the version */
#define IRQ_DMA		0x100u
#define COMMAND_START	1u
#define COMMAND_STORE	2u		/* from the buffer to memory */
#define COMMAND_IRQ	4u
#define BUFFER_AT	0x40000u	/* where the device sees its own buffer */

#define TIMEOUT_MS	5000		/* a transfer takes 100 */

struct edu {
	struct pci_dev *pdev;
	void __iomem *regs;
	struct mutex lock;
	struct completion done;
};

static struct edu *the_edu;

static unsigned long long dma_mask = DMA_BIT_MASK(28);
module_param(dma_mask, ullong, 0444);
MODULE_PARM_DESC(dma_mask, "the addresses the device reaches, as given to the emulator");

struct edu *edu_get(void)
{
	return the_edu;
}

struct device *edu_device(struct edu *edu)
{
	return &edu->pdev->dev;
}

static irqreturn_t edu_interrupt(int irq, void *dev_id)
{
	struct edu *edu = dev_id;
	u32 status = readl(edu->regs + EDU_IRQ_STATUS);

	(void)irq;
	if (!status)
		return IRQ_NONE;
	writel(status, edu->regs + EDU_IRQ_ACK);
	if (status & IRQ_DMA)
		complete(&edu->done);
	return IRQ_HANDLED;
}

/*
 * One access each: the device takes a half as the whole register, so a processor without 64-bit
 * stores to devices gives it addresses of 32 bits. Its mask keeps longer ones away.
 */
static void write_address(struct edu *edu, int reg, u64 addr)
{
	if (addr >> 32)
		writeq(addr, edu->regs + reg);
	else
		writel(addr, edu->regs + reg);
}

static int transfer(struct edu *edu, u64 src, u64 dst, size_t size, u32 command)
{
	int err = 0;

	if (!size || size > EDU_TRANSFER)
		return -EINVAL;
	mutex_lock(&edu->lock);
	reinit_completion(&edu->done);
	write_address(edu, EDU_DMA_SRC, src);
	write_address(edu, EDU_DMA_DST, dst);
	writel(size, edu->regs + EDU_DMA_COUNT);
	writel(command | COMMAND_START | COMMAND_IRQ, edu->regs + EDU_DMA_COMMAND);
	if (!wait_for_completion_timeout(&edu->done, msecs_to_jiffies(TIMEOUT_MS)))
		err = -ETIMEDOUT;
	mutex_unlock(&edu->lock);
	return err;
}

int edu_load(struct edu *edu, dma_addr_t from, size_t size)
{
	return transfer(edu, from, BUFFER_AT, size, 0);
}

int edu_store(struct edu *edu, dma_addr_t to, size_t size)
{
	return transfer(edu, BUFFER_AT, to, size, COMMAND_STORE);
}

int edu_copy(struct edu *edu, void *dst, const void *src, size_t size)
{
	struct device *dev = &edu->pdev->dev;
	dma_addr_t from, to;
	int err = -ENOMEM;

	if (!size)
		return -EINVAL;
	from = dma_map_single(dev, (void *)src, size, DMA_TO_DEVICE);
	if (dma_mapping_error(dev, from))
		return err;
	to = dma_map_single(dev, dst, size, DMA_FROM_DEVICE);
	if (dma_mapping_error(dev, to))
		goto unmap_src;
	err = 0;
	for (size_t at = 0; at < size && !err; at += EDU_TRANSFER) {
		size_t part = min_t(size_t, size - at, EDU_TRANSFER);

		err = edu_load(edu, from + at, part);
		if (!err)
			err = edu_store(edu, to + at, part);
	}
	dma_unmap_single(dev, to, size, DMA_FROM_DEVICE);
unmap_src:
	dma_unmap_single(dev, from, size, DMA_TO_DEVICE);
	return err;
}

/* Registers, interrupt, bus mastering; all or nothing. */
static int edu_start(struct edu *edu)
{
	struct pci_dev *pdev = edu->pdev;
	int err = pci_request_regions(pdev, "edu");

	if (err)
		return err;
	err = -ENOMEM;
	edu->regs = pci_iomap(pdev, 0, 0);
	if (!edu->regs)
		goto release;
	err = -ENODEV;
	if ((readl(edu->regs + EDU_ID) & ID_MASK) != ID_EDU)
		goto unmap;
	err = request_irq(pdev->irq, edu_interrupt, IRQF_SHARED, "edu", edu);
	if (err)
		goto unmap;
	pci_set_master(pdev);
	return 0;

unmap:	pci_iounmap(pdev, edu->regs);
release: pci_release_regions(pdev);
	return err;
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu;
	int err;

	(void)id;
	if (the_edu)
		return -EBUSY;
	err = dma_set_mask_and_coherent(&pdev->dev, dma_mask);
	if (err) {
		dev_warn(&pdev->dev, "reaches no memory with mask %#llx: give edu.dma_mask= and the"
			 " device's dma_mask=\n", dma_mask);
		return err;
	}
	err = pci_enable_device(pdev);
	if (err)
		return err;
	edu = kzalloc(sizeof(*edu), GFP_KERNEL);
	if (!edu) {
		err = -ENOMEM;
		goto disable;
	}
	edu->pdev = pdev;
	mutex_init(&edu->lock);
	init_completion(&edu->done);
	err = edu_start(edu);
	if (err)
		goto free;
	pci_set_drvdata(pdev, edu);
	the_edu = edu;
	dev_info(&pdev->dev, "edu, told to reach %#llx\n", dma_mask);
	return 0;

free:	kfree(edu);
disable: pci_disable_device(pdev);
	return err;
}

static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ },
};

static struct pci_driver edu_driver = {
	.name = "edu",
	.id_table = edu_ids,
	.probe = edu_probe,
};
module_pci_driver(edu_driver);
