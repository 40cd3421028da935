// SPDX-License-Identifier: MIT
/*
 * fw_cfg by memory-mapped registers and DMA (QEMU's docs/specs/fw_cfg): the address of a command
 * block, big endian, is written to the register; the device reads the block, moves the data and
 * clears the block's control word.
 *
 *	block: control (error 1, read 2, skip 4, select 8, write 16, item << 16), length, address 64
 *
 * One command at a time: fw_lock. The directory is read once and constant after.
 */
#include <asm/byteorder.h>
#include <granule/fw_cfg.h>
#include <granule/proc.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#define REG_DATA	0x00
#define REG_SELECT	0x08
#define REG_DMA		0x10

#define ITEM_SIGNATURE	0x00
#define ITEM_FEATURES	0x01
#define ITEM_DIRECTORY	0x19
#define FEATURE_DMA	2u

#define DMA_ERROR	1u
#define DMA_READ	2u
#define DMA_SKIP	4u
#define DMA_SELECT	8u
#define DMA_WRITE	16u

#define FILES_MAX	1024
#define TIMEOUT_MS	1000

struct fw_cfg_command {
	__be32 control, length;
	__be64 address;
};

struct fw_cfg_file {
	__be32 size;
	__be16 select, reserved;
	char name[56];
};

static struct fw_cfg {
	struct device *dev;		/* NULL until all is there */
	void __iomem *regs;
	struct fw_cfg_command *command;	/* coherent */
	dma_addr_t command_addr;
	struct fw_cfg_file *files;
	u32 nr_files, features;
} fw;

static DEFINE_MUTEX(fw_lock);

struct device *fw_cfg_device(void)
{
	return fw.dev;
}

/* --- one command ----------------------------------------------------------------------------- */

/* The block has been taken and carried out when its control word is 0. */
static int run_command(u32 control, u32 length, dma_addr_t address)
{
	unsigned long end = jiffies + msecs_to_jiffies(TIMEOUT_MS);
	u32 left;

	fw.command->length = cpu_to_be32(length);
	fw.command->address = cpu_to_be64(address);
	WRITE_ONCE(fw.command->control, cpu_to_be32(control));
	writel(swab32((u64)fw.command_addr >> 32), fw.regs + REG_DMA);
	writel(swab32((u32)fw.command_addr), fw.regs + REG_DMA + 4);
	for (;;) {
		left = be32_to_cpu(READ_ONCE(fw.command->control));
		if (!left || left & DMA_ERROR)
			break;
		if (time_after(jiffies, end))
			return -ETIMEDOUT;
		arch_cpu_relax();
	}
	dma_rmb();	/* the data came before the control word was cleared */
	return left & DMA_ERROR ? -EIO : 0;
}

/* The device's position within an item persists: the first command selects, the last one moves. */
static int transfer(struct device *dev, u16 item, void *buf, size_t offset, size_t size, u32 what)
{
	enum dma_data_direction dir = what == DMA_READ ? DMA_FROM_DEVICE : DMA_TO_DEVICE;
	dma_addr_t addr = dma_map_single(dev, buf, size, dir);
	int err;

	if (dma_mapping_error(dev, addr))
		return -ENOMEM;
	mutex_lock(&fw_lock);
	err = run_command((u32)item << 16 | DMA_SELECT | DMA_SKIP, offset, 0);
	if (!err)
		err = run_command(what, size, addr);
	mutex_unlock(&fw_lock);
	dma_unmap_single(dev, addr, size, dir);
	return err;
}

/* --- items by name --------------------------------------------------------------------------- */

static struct fw_cfg_file *find(const char *name)
{
	for (u32 i = 0; i < fw.nr_files; i++)
		if (!strncmp(fw.files[i].name, name, sizeof(fw.files[i].name)))
			return &fw.files[i];
	return NULL;
}

long fw_cfg_size(const char *name)
{
	struct fw_cfg_file *file = find(name);

	if (!fw.dev)
		return -ENODEV;
	return file ? (long)be32_to_cpu(file->size) : -ENOENT;
}

static int file_transfer(const char *name, void *buf, size_t offset, size_t size, u32 what)
{
	long all = fw_cfg_size(name);

	if (all < 0)
		return all;
	if (!size || offset > (size_t)all || size > (size_t)all - offset)
		return -EINVAL;
	return transfer(fw.dev, be16_to_cpu(find(name)->select), buf, offset, size, what);
}

int fw_cfg_read(const char *name, void *buf, size_t offset, size_t size)
{
	return file_transfer(name, buf, offset, size, DMA_READ);
}

int fw_cfg_write(const char *name, const void *buf, size_t offset, size_t size)
{
	return file_transfer(name, (void *)buf, offset, size, DMA_WRITE);
}

/* --- nodes ----------------------------------------------------------------------------------- */

static int size_show(struct seq_file *m, void *data)
{
	const struct fw_cfg_file *file = data;

	seq_printf(m, "%u\n", be32_to_cpu(file->size));
	return 0;
}

static int rev_show(struct seq_file *m, void *data)
{
	(void)data;
	seq_printf(m, "%u\n", fw.features);
	return 0;
}

static void add_nodes(void)
{
	char path[112];

	node_add("/sys/firmware/qemu_fw_cfg/rev", rev_show, NULL, NULL);
	for (u32 i = 0; i < fw.nr_files; i++) {
		snprintf(path, sizeof(path), "/sys/firmware/qemu_fw_cfg/by_name/%.56s/size",
			 fw.files[i].name);
		node_add(path, size_show, NULL, &fw.files[i]);
	}
}

/* --- finding it ------------------------------------------------------------------------------ */

/* A small item, byte by byte: before it is known whether the device does DMA. */
static void read_slowly(u16 item, u8 *out, int n)
{
	writew(swab16(item), fw.regs + REG_SELECT);
	while (n--)
		*out++ = readb(fw.regs + REG_DATA);
}

static int identify(struct device *dev)
{
	char signature[4];
	__le32 features;

	read_slowly(ITEM_SIGNATURE, (u8 *)signature, sizeof(signature));
	read_slowly(ITEM_FEATURES, (u8 *)&features, sizeof(features));
	fw.features = le32_to_cpu(features);
	if (memcmp(signature, "QEMU", 4))
		return -ENODEV;
	if (!(fw.features & FEATURE_DMA)) {
		dev_info(dev, "without DMA: not used\n");
		return -ENODEV;
	}
	return 0;
}

static int read_directory(struct device *dev)
{
	__be32 *count = kmalloc(sizeof(*count), GFP_KERNEL);
	int err;

	if (!count)
		return -ENOMEM;
	err = transfer(dev, ITEM_DIRECTORY, count, 0, sizeof(*count), DMA_READ);
	fw.nr_files = be32_to_cpu(*count);
	kfree(count);
	if (err)
		return err;
	if (!fw.nr_files || fw.nr_files > FILES_MAX)
		return -EINVAL;
	fw.files = kcalloc(fw.nr_files, sizeof(*fw.files), GFP_KERNEL);
	if (!fw.files)
		return -ENOMEM;
	err = transfer(dev, ITEM_DIRECTORY, fw.files, sizeof(*count),
		       fw.nr_files * sizeof(*fw.files), DMA_READ);
	for (u32 i = 0; i < fw.nr_files; i++)
		fw.files[i].name[sizeof(fw.files[i].name) - 1] = '\0';
	return err;
}

static int fw_cfg_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	int err;

	if (fw.regs)
		return -EBUSY;
	fw.regs = platform_ioremap_resource(pdev, 0);
	if (IS_ERR(fw.regs)) {
		err = PTR_ERR(fw.regs);
		fw.regs = NULL;
		return err;
	}
	err = identify(dev);
	if (!err)
		err = dma_set_mask_and_coherent(dev, DMA_BIT_MASK(64));
	if (err)
		goto unmap;
	err = -ENOMEM;
	fw.command = dma_alloc_coherent(dev, sizeof(*fw.command), &fw.command_addr, GFP_KERNEL);
	if (!fw.command)
		goto unmap;
	err = read_directory(dev);
	if (err)
		goto free;
	fw.dev = dev;
	add_nodes();
	dev_info(dev, "%u items, read by DMA\n", fw.nr_files);
	return 0;

free:	dma_free_coherent(dev, sizeof(*fw.command), fw.command, fw.command_addr);
	kfree(fw.files);
	fw.files = NULL;
	fw.nr_files = 0;
unmap:	platform_iounmap_resource(pdev, 0, fw.regs);
	fw.regs = NULL;
	return err;
}

static const struct of_device_id fw_cfg_match[] = {
	{ .compatible = "qemu,fw-cfg-mmio" },
	{ },
};

static struct platform_driver fw_cfg_driver = {
	.probe = fw_cfg_probe,
	.driver = { .name = "fw_cfg", .of_match_table = fw_cfg_match },
	.stage = PROBE_NORMAL,
};
DRIVER(fw_cfg, fw_cfg_driver);
