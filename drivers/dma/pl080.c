// SPDX-License-Identifier: MIT
/*
 * PL080 (8 channels) and PL081 (2), Arm's DMA controllers (Arm DDI 0196, 0218), from memory to
 * memory. A copy is a chain of items in coherent memory that the controller walks by itself; the
 * first one goes into the channel's registers, the last one asks for the interrupt.
 *
 *	item:	source, destination, next item (0: the end), control
 *	control: count 11:0 in units of the source width, burst sizes 14:12 17:15, widths 20:18
 *		 23:21, increments 26 27, privileged 28, interrupt at the end 31
 *
 * Lock: dma.lock protects the mask of free channels; a channel belongs to its taker, but for its
 * result, which the interrupt handler writes before it completes.
 */
#include <asm/byteorder.h>
#include <granule/dma_copy.h>
#include <linux/bits.h>
#include <linux/completion.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/wait.h>

#define TC_STATUS	0x004
#define TC_CLEAR	0x008
#define ERROR_STATUS	0x00c
#define ERROR_CLEAR	0x010
#define CONFIGURATION	0x030
#define CHANNEL(n)	(0x100 + 0x20 * (n))
#define CH_SRC		0x00
#define CH_DST		0x04
#define CH_LLI		0x08
#define CH_CONTROL	0x0c
#define CH_CONFIG	0x10

#define CONF_ENABLE	1u
#define CH_ENABLE	1u		/* flow control 0: memory to memory */
#define CH_ERROR_IRQ	(1u << 14)
#define CH_TC_IRQ	(1u << 15)
#define COUNT_MAX	4080		/* of 4095: a multiple of a cache line in words */
#define CONTROL_BURSTS	(4u << 12 | 4u << 15)	/* 32 units */
#define CONTROL_WORDS	(2u << 18 | 2u << 21)
#define CONTROL_STEP	(3u << 26)	/* both addresses move */
#define CONTROL_PRIV	(1u << 28)
#define CONTROL_IRQ	(1u << 31)

#define CHANNELS_MAX	8
#define TIMEOUT_MS	5000

struct item {
	__le32 src, dst, next, control;
};

/* An item with where it lies: pool blocks are found again by both addresses. */
struct link {
	struct item *item;
	dma_addr_t addr;
};

struct chain {
	struct link *links;
	int nr, room;
};

struct channel {
	struct completion done;
	int result;
};

static struct pl080 {
	struct device *dev;		/* NULL until bound */
	void __iomem *regs;
	struct dma_pool *pool;
	spinlock_t lock;
	u32 free;			/* channels, a bit each */
	wait_queue_head_t freed;
	struct channel channels[CHANNELS_MAX];
} dma;

struct device *dma_copy_device(void)
{
	return dma.dev;
}

/* --- chains ---------------------------------------------------------------------------------- */

static void chain_free(struct chain *c)
{
	while (c->nr--)
		dma_pool_free(dma.pool, c->links[c->nr].item, c->links[c->nr].addr);
	kfree(c->links);
}

/* Words where both ends are aligned, bytes else and for the rest. */
static size_t unit_of(const struct dma_copy *p, size_t left)
{
	return (p->src | p->dst) & 3 || left < 4 ? 1 : 4;
}

static size_t step_of(const struct dma_copy *p, size_t left)
{
	size_t unit = unit_of(p, left);

	return min_t(size_t, left / unit, COUNT_MAX) * unit;
}

static int count_items(const struct dma_copy *pieces, int nr)
{
	u64 last = dma_get_mask(dma.dev);
	int n = 0;

	for (int i = 0; i < nr; i++) {
		struct dma_copy p = pieces[i];

		if (!p.size || p.src + p.size - 1 > last || p.dst + p.size - 1 > last ||
		    p.src + p.size < p.src || p.dst + p.size < p.dst)
			return -EINVAL;
		for (size_t at = 0; at < p.size; at += step_of(&p, p.size - at))
			n++;
	}
	return n ? n : -EINVAL;
}

static int chain_add(struct chain *c, u32 src, u32 dst, size_t size, size_t unit)
{
	struct link *link = &c->links[c->nr];

	link->item = dma_pool_alloc(dma.pool, GFP_KERNEL, &link->addr);
	if (!link->item)
		return -ENOMEM;
	*link->item = (struct item){
		cpu_to_le32(src), cpu_to_le32(dst), 0,
		cpu_to_le32(CONTROL_PRIV | CONTROL_STEP | CONTROL_BURSTS |
			    (unit == 4 ? CONTROL_WORDS : 0) | size / unit),
	};
	if (c->nr)
		link[-1].item->next = cpu_to_le32(link->addr);
	c->nr++;
	return 0;
}

/* All items, or none and an error. */
static int chain_make(struct chain *c, const struct dma_copy *pieces, int nr)
{
	int n = count_items(pieces, nr), err = 0;

	if (n < 0)
		return n;
	*c = (struct chain){ kmalloc_array(n, sizeof(*c->links), GFP_KERNEL), 0, n };
	if (!c->links)
		return -ENOMEM;
	for (int i = 0; i < nr; i++) {
		const struct dma_copy *p = &pieces[i];
		size_t step;

		for (size_t at = 0; at < p->size && !err; at += step) {
			step = step_of(p, p->size - at);
			err = chain_add(c, p->src + at, p->dst + at, step,
					unit_of(p, p->size - at));
		}
	}
	if (err)
		chain_free(c);
	else
		c->links[c->nr - 1].item->control |= cpu_to_le32(CONTROL_IRQ);
	return err;
}

/* --- channels -------------------------------------------------------------------------------- */

static int try_take(void)
{
	unsigned long flags;
	int n;

	spin_lock_irqsave(&dma.lock, flags);
	n = dma.free ? __builtin_ctz(dma.free) : -1;
	if (n >= 0)
		dma.free &= ~BIT(n);
	spin_unlock_irqrestore(&dma.lock, flags);
	return n;
}

static int channel_take(void)
{
	int n = -1;

	wait_event(dma.freed, (n = try_take()) >= 0);
	return n;
}

static void channel_give(int n)
{
	unsigned long flags;

	spin_lock_irqsave(&dma.lock, flags);
	dma.free |= BIT(n);
	spin_unlock_irqrestore(&dma.lock, flags);
	wake_up(&dma.freed);
}

static int run_chain(const struct chain *c)
{
	int n = channel_take(), err;
	void __iomem *regs = dma.regs + CHANNEL(n);
	const struct item *first = c->links[0].item;

	reinit_completion(&dma.channels[n].done);
	writel(BIT(n), dma.regs + TC_CLEAR);
	writel(BIT(n), dma.regs + ERROR_CLEAR);
	writel(le32_to_cpu(first->src), regs + CH_SRC);
	writel(le32_to_cpu(first->dst), regs + CH_DST);
	writel(le32_to_cpu(first->next), regs + CH_LLI);
	writel(le32_to_cpu(first->control), regs + CH_CONTROL);
	writel(CH_TC_IRQ | CH_ERROR_IRQ | CH_ENABLE, regs + CH_CONFIG);
	/* The last write is to the controller: what is over by now shows its interrupt then. */
	writel(CONF_ENABLE, dma.regs + CONFIGURATION);
	if (wait_for_completion_timeout(&dma.channels[n].done, msecs_to_jiffies(TIMEOUT_MS)))
		err = dma.channels[n].result;
	else
		err = -ETIMEDOUT;
	writel(0, regs + CH_CONFIG);	/* also stops what did not end */
	channel_give(n);
	return err;
}

static irqreturn_t pl080_interrupt(int irq, void *dev_id)
{
	u32 done = readl(dma.regs + TC_STATUS), failed = readl(dma.regs + ERROR_STATUS);

	(void)irq;
	(void)dev_id;
	if (!(done | failed))
		return IRQ_NONE;
	writel(done, dma.regs + TC_CLEAR);
	writel(failed, dma.regs + ERROR_CLEAR);
	for (int n = 0; n < CHANNELS_MAX; n++) {
		if (!((done | failed) & BIT(n)))
			continue;
		dma.channels[n].result = failed & BIT(n) ? -EIO : 0;
		complete(&dma.channels[n].done);
	}
	return IRQ_HANDLED;
}

/* --- the interface --------------------------------------------------------------------------- */

int dma_copy(const struct dma_copy *pieces, int nr)
{
	struct chain chain;
	int err;

	if (!dma.dev)
		return -ENODEV;
	err = chain_make(&chain, pieces, nr);
	if (err)
		return err;
	err = run_chain(&chain);
	chain_free(&chain);
	return err;
}

int dma_copy_memory(void *dst, const void *src, size_t size)
{
	struct dma_copy piece = { .size = size };
	int err = -ENOMEM;

	if (!dma.dev)
		return -ENODEV;
	if (!size)
		return -EINVAL;
	piece.src = dma_map_single(dma.dev, (void *)src, size, DMA_TO_DEVICE);
	if (dma_mapping_error(dma.dev, piece.src))
		return err;
	piece.dst = dma_map_single(dma.dev, dst, size, DMA_FROM_DEVICE);
	if (!dma_mapping_error(dma.dev, piece.dst)) {
		err = dma_copy(&piece, 1);
		dma_unmap_single(dma.dev, piece.dst, size, DMA_FROM_DEVICE);
	}
	dma_unmap_single(dma.dev, piece.src, size, DMA_TO_DEVICE);
	return err;
}

/* All channels off and free, no interrupt pending. */
static void quiet(int channels)
{
	spin_lock_init(&dma.lock);
	init_waitqueue_head(&dma.freed);
	for (int n = 0; n < channels; n++) {
		init_completion(&dma.channels[n].done);
		writel(0, dma.regs + CHANNEL(n) + CH_CONFIG);
	}
	dma.free = BIT(channels) - 1;
	writel(dma.free, dma.regs + TC_CLEAR);
	writel(dma.free, dma.regs + ERROR_CLEAR);
}

static int pl080_probe(struct platform_device *pdev)
{
	int irq = platform_get_irq(pdev, 0), err;
	int channels = of_device_is_compatible(pdev->dev.of_node, "arm,pl080") ? CHANNELS_MAX : 2;

	if (irq < 0)
		return irq;
	if (dma.regs)
		return -EBUSY;		/* one is enough */
	err = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32));
	if (err)
		return err;
	dma.regs = platform_ioremap_resource(pdev, 0);
	if (IS_ERR(dma.regs)) {
		err = PTR_ERR(dma.regs);
		dma.regs = NULL;
		return err;
	}
	err = -ENOMEM;
	dma.pool = dma_pool_create("pl080", &pdev->dev, sizeof(struct item), sizeof(struct item),
				   0);
	if (!dma.pool)
		goto unmap;
	quiet(channels);
	err = request_irq(irq, pl080_interrupt, 0, "pl080", &dma);
	if (err)
		goto no_pool;
	dma.dev = &pdev->dev;
	dev_info(&pdev->dev, "DMA controller, %d channels\n", channels);
	return 0;

no_pool:
	dma_pool_destroy(dma.pool);
unmap:	platform_iounmap_resource(pdev, 0, dma.regs);
	dma.regs = NULL;
	return err;
}

static const struct of_device_id pl080_match[] = {
	{ .compatible = "arm,pl080" },
	{ .compatible = "arm,pl081" },
	{ },
};

static struct platform_driver pl080_driver = {
	.probe = pl080_probe,
	.driver = { .name = "pl080", .of_match_table = pl080_match },
	.stage = PROBE_NORMAL,
};
DRIVER(pl080, pl080_driver);
