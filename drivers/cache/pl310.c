// SPDX-License-Identifier: MIT
/*
 * PL310 operations (pl310.h). The registers take one line each; lines of a range are done in bursts
 * of a page under the lock, interrupts masked. References: ARM DDI 0246H (TRM), and the errata
 * notice for 588369, 727915, 753970.
 */
#include "pl310.h"
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <asm/page.h>

#define AUX_SHARED_OVERRIDE	(1u << 22)
#define AUX_DATA_PREFETCH	(1u << 28)
#define AUX_INST_PREFETCH	(1u << 29)
#define DEBUG_NO_ALLOCATION	3u

struct pl310 pl310;

static void set(unsigned int reg, u32 value)
{
	writel_relaxed(value, pl310.base + reg);
}

static u32 get(unsigned int reg)
{
	return readl_relaxed(pl310.base + reg);
}

/* Its buffers are drained: what was cleaned is in memory (DDI 0246H 3.3.10). */
static void drain(void)
{
	set(pl310.errata & PL310_753970 ? PL310_SYNC_DUMMY : PL310_SYNC, 0);
	mb();	/* DSB waits for that write, which the cache answers when it is empty */
	pl310.syncs++;
}

static void sync(void)
{
	unsigned long flags;

	spin_lock_irqsave(&pl310.lock, flags);
	drain();
	spin_unlock_irqrestore(&pl310.lock, flags);
}

/* --- one line; pl310.lock held --- */

static void clean_line(u32 pa)
{
	set(PL310_CLEAN_LINE, pa);
	pl310.cleaned++;
}

static void drop_line(u32 pa)
{
	set(PL310_INV_LINE, pa);
	pl310.dropped++;
}

/* 588369: in two steps, between which nothing may be allocated or written back. */
static void flush_line(u32 pa)
{
	pl310.flushed++;
	if (!(pl310.errata & PL310_588369)) {
		set(PL310_FLUSH_LINE, pa);
		return;
	}
	set(PL310_DEBUG, DEBUG_NO_ALLOCATION);
	set(PL310_CLEAN_LINE, pa);
	set(PL310_INV_LINE, pa);
	set(PL310_DEBUG, 0);
}

/* --- ranges --- */

/* The cache sees 32 bits of address; there is nothing above with a Cortex-A9. */
static __always_inline void by_line(phys_addr_t start, phys_addr_t end, void (*op)(u32 pa))
{
	phys_addr_t pa = start & ~(phys_addr_t)(PL310_LINE - 1);
	unsigned long flags;

	while (pa < end) {
		phys_addr_t stop = min_t(phys_addr_t, end, (pa & PAGE_MASK) + PAGE_SIZE);

		spin_lock_irqsave(&pl310.lock, flags);
		for (; pa < stop; pa += PL310_LINE)
			op((u32)pa);
		if (pa >= end)
			drain();
		spin_unlock_irqrestore(&pl310.lock, flags);
	}
}

static void clean_range(phys_addr_t start, phys_addr_t end)
{
	by_line(start, end, clean_line);
}

static void flush_range(phys_addr_t start, phys_addr_t end)
{
	by_line(start, end, flush_line);
}

/* Lines at the edges are the neighbours', too: theirs goes to memory first. */
static void inval_range(phys_addr_t start, phys_addr_t end)
{
	phys_addr_t first = (start + PL310_LINE - 1) & ~(phys_addr_t)(PL310_LINE - 1);
	phys_addr_t last = end & ~(phys_addr_t)(PL310_LINE - 1);

	if (start >= end)
		return;
	if (first != start)
		flush_range(start, start + 1);
	if (last != end && last >= first)
		flush_range(last, last + 1);
	by_line(first, last, drop_line);
}

static const struct outer_cache_ops ops = {
	.name = "PL310", .line = PL310_LINE,
	.clean = clean_range, .inval = inval_range, .flush = flush_range, .sync = sync,
};

/* --- by way: runs in the background, and the bits clear when a way is done --- */

static void by_way(unsigned int reg)
{
	set(reg, pl310.ways);
	while (get(reg) & pl310.ways)
		;
	drain();
}

void pl310_flush_all(void)
{
	unsigned long flags;

	spin_lock_irqsave(&pl310.lock, flags);
	if (pl310.errata & PL310_727915)
		set(PL310_DEBUG, DEBUG_NO_ALLOCATION);
	by_way(PL310_FLUSH_WAY);
	if (pl310.errata & PL310_727915)
		set(PL310_DEBUG, 0);
	spin_unlock_irqrestore(&pl310.lock, flags);
}

/* --- start --- */

static unsigned int errata_of(u32 id)
{
	u32 release = id & 0x3f;

	return (release < PL310_R2P0 ? PL310_588369 : 0) |
	       (release >= PL310_R2P0 && release < PL310_R3P1 ? PL310_727915 : 0) |
	       (release == PL310_R3P0 ? PL310_753970 : 0);
}

/*
 * Configuration may change only while it is off. Shared override: without it the cache makes of
 * Normal non-cacheable shared memory something it may keep, and coherent DMA memory would not be.
 */
static void turn_on(u32 tag_latency, u32 data_latency, bool shared_override)
{
	if (tag_latency != ~0u)
		set(PL310_TAG_LATENCY, tag_latency);
	if (data_latency != ~0u)
		set(PL310_DATA_LATENCY, data_latency);
	pl310.aux |= AUX_DATA_PREFETCH | AUX_INST_PREFETCH;
	if (shared_override)
		pl310.aux |= AUX_SHARED_OVERRIDE;
	set(PL310_AUX, pl310.aux);
	by_way(PL310_INV_WAY);		/* what it holds after reset is nothing */
	set(PL310_INT_MASK, 0);
	set(PL310_INT_CLEAR, 0x1ff);
	set(PL310_CONTROL, 1);
	/* DSB: on before anything else is done, so that no operation by address comes too early */
	mb();
}

int pl310_start(void __iomem *base, u32 tag_latency, u32 data_latency, bool shared_override)
{
	pl310 = (struct pl310){ .base = base, .lock = __SPIN_LOCK_UNLOCKED(pl310.lock) };
	pl310.id = get(PL310_ID);
	if (pl310.id >> 24 != 0x41 || (pl310.id >> 6 & 15) != 3) {
		pl310.base = NULL;
		return -ENODEV;
	}
	pl310.errata = errata_of(pl310.id);
	pl310.aux = get(PL310_AUX);
	pl310.ways = pl310.aux & 1u << 16 ? 0xffff : 0xff;
	pl310.size = ((unsigned long)SZ_8K << (pl310.aux >> 17 & 7)) *
		     (pl310.aux & 1u << 16 ? 16 : 8);
	if (!(get(PL310_CONTROL) & 1))
		turn_on(tag_latency, data_latency, shared_override);
	outer_cache_set(&ops);
	return 0;
}

void pl310_stop(void)
{
	if (outer_cache == &ops)
		outer_cache_set(NULL);
	pl310.base = NULL;
}
