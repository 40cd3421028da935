// SPDX-License-Identifier: MIT
/*
 * Bounce buffers: where their memory comes from. The machine's pool, at boot or when it is first
 * needed, and the restricted pools of single devices. The structures are in swiotlb_internal.h; how
 * they are used in swiotlb.c; nodes and the checker in swiotlb_check.c.
 *
 * Locks: grow_lock of each io_tlb_mem for its list of pools; restricted_lock (mutex) for the list
 * of restricted ones. Nothing is ever taken off a list.
 */
#include <granule/param.h>
#include <linux/align.h>
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/dma-direct.h>
#include <linux/dma-map-ops.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/log2.h>
#include <linux/memblock.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/topology.h>
#include "swiotlb_internal.h"

#define SLOTS_OF(bytes)	((unsigned long)((bytes) >> IO_TLB_SHIFT))
#define MIN_SLOTS	SLOTS_OF(SZ_1M)		/* of a pool that is made at boot or grown */

struct io_tlb_mem io_tlb_default_mem = {
	.name = "default",
	.grow_lock = __SPIN_LOCK_UNLOCKED(io_tlb_default_mem.grow_lock),
	.list = LIST_HEAD_INIT(io_tlb_default_mem.list),
};

/* --- swiotlb=SLOTS[,AREAS][,force|noforce] --------------------------------------------------- */

static struct {
	unsigned long slots;		/* 0: not given */
	unsigned int areas;
	bool force, noforce;
} asked;

/* "123," -> 123 and the text behind the comma; false: no number there. */
static bool take_number(char **text, unsigned long *value)
{
	char *end = strchrnul(*text, ','), *next = *end ? end + 1 : end;
	char digits[24];

	if (end - *text >= (long)sizeof(digits))
		return false;
	memcpy(digits, *text, end - *text);
	digits[end - *text] = 0;
	if (kstrtoul(digits, 0, value))
		return false;
	*text = next;
	return true;
}

static int set_swiotlb(char *text)
{
	typeof(asked) wish = { 0 };
	unsigned long areas = 0;

	if (take_number(&text, &wish.slots)) {
		if (!wish.slots || wish.slots > SLOTS_OF(SZ_1G))
			return -EINVAL;
		wish.slots = ALIGN(wish.slots, IO_TLB_SEGSIZE);
		if (take_number(&text, &areas) && (!areas || areas > NR_CPUS * 8))
			return -EINVAL;
	}
	wish.areas = areas;
	if (!strcmp(text, "force"))
		wish.force = true;
	else if (!strcmp(text, "noforce"))
		wish.noforce = true;
	else if (*text || !wish.slots)
		return -EINVAL;
	asked = wish;
	return 0;
}
BOOT_PARAM(swiotlb, "swiotlb", set_swiotlb);

/* 64 MiB as on Linux, but at most a sixteenth of the RAM. */
unsigned long swiotlb_size_or_default(void)
{
	u64 share = memblock_phys_mem_size() / 16;

	if (asked.slots)
		return asked.slots << IO_TLB_SHIFT;
	return max_t(u64, ALIGN_DOWN(min_t(u64, IO_TLB_DEFAULT_SIZE, share), SZ_1M), SZ_1M);
}

static unsigned int wanted_areas(void)
{
	return asked.areas ? roundup_pow_of_two(asked.areas) :
			     roundup_pow_of_two(num_possible_cpus());
}

/* --- pools ---------------------------------------------------------------------------------- */

unsigned int io_tlb_areas(unsigned long nslabs, unsigned int wanted)
{
	while (wanted > 1 && (nslabs % wanted || nslabs / wanted % IO_TLB_SEGSIZE))
		wanted /= 2;
	return wanted;
}

/* pool | areas | slots | busy | first */
size_t io_tlb_meta_size(unsigned long nslabs, unsigned int nareas)
{
	return ALIGN(sizeof(struct io_tlb_pool), L1_CACHE_BYTES) +
	       nareas * sizeof(struct io_tlb_area) + nslabs * sizeof(struct io_tlb_slot) +
	       2 * BITS_TO_LONGS(nslabs) * sizeof(long);
}

struct io_tlb_pool *io_tlb_setup(void *meta, phys_addr_t start, unsigned long nslabs,
				 unsigned int nareas)
{
	struct io_tlb_pool *pool = meta;

	pool->start = start;
	pool->end = start + ((phys_addr_t)nslabs << IO_TLB_SHIFT);
	pool->vaddr = __va(start);
	pool->nslabs = nslabs;
	pool->nareas = nareas;
	pool->area_slots = nslabs / nareas;
	pool->areas = meta + ALIGN(sizeof(*pool), L1_CACHE_BYTES);
	pool->slots = (void *)(pool->areas + nareas);
	pool->busy = (void *)(pool->slots + nslabs);
	pool->first = pool->busy + BITS_TO_LONGS(nslabs);
	for (unsigned int i = 0; i < nareas; i++)
		spin_lock_init(&pool->areas[i].lock);
	return pool;
}

/* grow_lock held, or nobody else can be here yet. */
static void add_pool(struct io_tlb_mem *mem, struct io_tlb_pool *pool)
{
	struct io_tlb_pool **last = &mem->pools;

	while (*last)
		last = &(*last)->next;
	mem->nslabs += pool->nslabs;
	/* a reader that finds the pool finds it set up */
	smp_store_release(last, pool);
}

unsigned long io_tlb_reach(struct device *dev, const struct io_tlb_pool *pool)
{
	dma_addr_t start = phys_to_dma(dev, pool->start);
	u64 limit;

	if (start == DMA_ADDR_NOWHERE || !dma_capable(dev, start, IO_TLB_SIZE))
		return 0;
	/* a window may end inside the pool: its other end must be where the start says */
	if (phys_to_dma(dev, pool->end - 1) - start != pool->end - 1 - pool->start)
		return 0;
	limit = dma_lower_limit(*dev->dma_mask, dev->bus_dma_limit) - start;
	return limit >= pool->end - 1 - pool->start ? pool->nslabs :
						      (limit + 1) >> IO_TLB_SHIFT;
}

/* --- at boot -------------------------------------------------------------------------------- */

/* Where ordinary devices reach: the zone made for them, or 32 bits. */
static phys_addr_t __init reach_limit(void)
{
	phys_addr_t start = memblock_start_of_DRAM(), limit = 0xffffffffULL;

	if (zone_dma_limit > start && zone_dma_limit < limit)
		limit = zone_dma_limit;
	return start > limit ? ~(phys_addr_t)0 : limit;
}

static phys_addr_t __init find_memory(unsigned long size, unsigned int flags)
{
	phys_addr_t end = flags & SWIOTLB_ANY ? ~(phys_addr_t)0 : reach_limit();

	return memblock_phys_alloc_range(size, PAGE_SIZE, 0,
					 end + 1 ? min_t(phys_addr_t, end + 1,
							 memblock_get_current_limit()) :
						   MEMBLOCK_ALLOC_ACCESSIBLE);
}

void __init swiotlb_init(bool addressing_limited, unsigned int flags)
{
	struct io_tlb_mem *mem = &io_tlb_default_mem;
	unsigned long size = swiotlb_size_or_default();
	unsigned int nareas;
	phys_addr_t start;
	void *meta;

	if (asked.noforce)
		return;
	mem->force = asked.force || flags & SWIOTLB_FORCE;
	mem->can_grow = true;
	mem->max_grown = SLOTS_OF(size);
	if (!addressing_limited && !mem->force)
		return;
	while (!(start = find_memory(size, flags))) {
		if (size <= SZ_1M) {
			pr_warn("software IO TLB: no memory for bounce buffers\n");
			return;
		}
		size = ALIGN(size / 2, IO_TLB_SEGSIZE << IO_TLB_SHIFT);
	}
	nareas = io_tlb_areas(SLOTS_OF(size), wanted_areas());
	meta = memblock_alloc(io_tlb_meta_size(SLOTS_OF(size), nareas), L1_CACHE_BYTES);
	if (!meta) {
		memblock_phys_free(start, size);
		pr_warn("software IO TLB: no memory for the slots' records\n");
		return;
	}
	add_pool(mem, io_tlb_setup(meta, start, SLOTS_OF(size), nareas));
	if (flags & SWIOTLB_VERBOSE) {
		phys_addr_t last = start + size - 1;

		pr_info("software IO TLB: area num %u.\n", nareas);
		pr_info("software IO TLB: mapped [mem %pa-%pa] (%luMB)\n", &start, &last,
			size >> 20);
	}
}

void __init swiotlb_init_boot(void)
{
	swiotlb_init(memblock_end_of_DRAM() - 1 > reach_limit(), SWIOTLB_VERBOSE);
}

/* --- later ---------------------------------------------------------------------------------- */

/* More than the largest block of the buddy: only where it may sleep. */
static struct page *get_pages(gfp_t gfp, unsigned int order)
{
	if (order <= MAX_PAGE_ORDER)
		return alloc_pages(gfp | __GFP_NOWARN | __GFP_HIGH, order);
	return preemptible() ? alloc_contig_pages(1UL << order, gfp | GFP_KERNEL | __GFP_NOWARN,
						  numa_node_id(), NULL) : NULL;
}

static void put_pages(struct page *page, unsigned int order)
{
	if (order <= MAX_PAGE_ORDER)
		__free_pages(page, order);
	else
		free_contig_range(page_to_pfn(page), 1UL << order);
}

/* Memory that the device reaches whole: where memory is plenty first. */
static struct page *reached_pages(struct device *dev, unsigned int order)
{
	static const gfp_t zones[] = { 0, GFP_DMA32, GFP_DMA };

	for (unsigned int i = 0; i < ARRAY_SIZE(zones); i++) {
		struct page *page = get_pages(zones[i], order);
		struct io_tlb_pool probe;

		if (!page)
			continue;
		probe.start = page_to_phys(page);
		probe.end = probe.start + (PAGE_SIZE << order);
		probe.nslabs = SLOTS_OF(PAGE_SIZE << order);
		if (io_tlb_reach(dev, &probe) == probe.nslabs)
			return page;
		put_pages(page, order);
	}
	return NULL;
}

static bool may_grow(const struct io_tlb_mem *mem, unsigned int order)
{
	return mem->grown + SLOTS_OF((u64)PAGE_SIZE << order) <= mem->max_grown;
}

static struct io_tlb_pool *make_grown(struct io_tlb_mem *mem, struct device *dev,
				      unsigned int order)
{
	unsigned long nslabs = SLOTS_OF(PAGE_SIZE << order);
	unsigned int nareas = io_tlb_areas(nslabs, wanted_areas());
	struct io_tlb_pool *pool;
	struct page *page;
	void *meta;

	page = may_grow(mem, order) ? reached_pages(dev, order) : NULL;
	if (!page)
		return NULL;
	meta = kzalloc(io_tlb_meta_size(nslabs, nareas), GFP_ATOMIC | __GFP_NOWARN);
	if (!meta) {
		put_pages(page, order);
		return NULL;
	}
	pool = io_tlb_setup(meta, page_to_phys(page), nslabs, nareas);
	pool->grown = true;
	return pool;
}

bool io_tlb_grow(struct io_tlb_mem *mem, struct device *dev, unsigned long n)
{
	unsigned int least = get_order(n << IO_TLB_SHIFT);
	unsigned int order = get_order(max(n, MIN_SLOTS) << IO_TLB_SHIFT);
	struct io_tlb_pool *pool;
	unsigned long flags;
	bool room;

	if (!mem->can_grow)
		return false;
	/* a machine with little memory left may still have what this mapping needs */
	pool = make_grown(mem, dev, order);
	if (!pool && least < order) {
		order = least;
		pool = make_grown(mem, dev, order);
	}
	if (!pool)
		return false;
	spin_lock_irqsave(&mem->grow_lock, flags);
	room = may_grow(mem, order);
	if (room) {
		add_pool(mem, pool);
		mem->grown += pool->nslabs;
	}
	spin_unlock_irqrestore(&mem->grow_lock, flags);
	if (!room) {
		put_pages(phys_to_page(pool->start), order);
		kfree(pool);
	}
	return room;
}

/* --- restricted pools ----------------------------------------------------------------------- */

DEFINE_MUTEX(io_tlb_restricted_lock);
LIST_HEAD(io_tlb_restricted);

static bool is_linear_ram(phys_addr_t base, u64 size)
{
	/* base + size may be 2^64, which is 0 */
	if (base + size - 1 < base)
		return false;
	for (u64 at = 0; at < size; at += PAGE_SIZE)
		if (!pfn_valid(PHYS_PFN(base + at)) || PageHighMem(phys_to_page(base + at)))
			return false;
	return true;
}

static struct io_tlb_mem *make_restricted(const char *name, phys_addr_t base, u64 size)
{
	unsigned long nslabs = SLOTS_OF(size);
	unsigned int nareas = io_tlb_areas(nslabs, wanted_areas());
	struct io_tlb_mem *mem = kzalloc(sizeof(*mem), GFP_KERNEL);
	void *meta = kvzalloc(io_tlb_meta_size(nslabs, nareas), GFP_KERNEL);

	if (!mem || !meta)
		goto no_memory;
	mem->name = name;
	mem->force = mem->for_alloc = true;
	spin_lock_init(&mem->grow_lock);
	add_pool(mem, io_tlb_setup(meta, base, nslabs, nareas));
	if (io_tlb_nodes_add(mem))
		goto no_memory;
	list_add_tail(&mem->list, &io_tlb_restricted);
	return mem;
no_memory:
	kfree(mem);
	kvfree(meta);
	return ERR_PTR(-ENOMEM);
}

struct io_tlb_mem *swiotlb_restricted_pool(const char *name, phys_addr_t base, u64 size)
{
	struct io_tlb_mem *mem;

	size = ALIGN_DOWN(size, PAGE_SIZE);
	if (!size || size > SZ_1G || base & ~PAGE_MASK || !is_linear_ram(base, size)) {
		pr_err("%s: no RAM of the linear map for a restricted pool at %pa, %#llx bytes\n",
		       name, &base, size);
		return ERR_PTR(-EINVAL);
	}
	mutex_lock(&io_tlb_restricted_lock);
	list_for_each_entry(mem, &io_tlb_restricted, list)
		if (mem->pools->start == base)
			goto found;
	mem = make_restricted(name, base, size);
found:
	mutex_unlock(&io_tlb_restricted_lock);
	return mem;
}
