/* SPDX-License-Identifier: MIT */
/*
 * Contiguous memory areas: reserved at boot, lent to movable pages, taken back for devices.
 *
 * An area is whole pageblocks of one zone, of type MIGRATE_CMA: the page allocator gives its free
 * pages to movable allocations only. cma_alloc() finds a range of the area that nobody took yet,
 * moves what the page allocator lent out of it elsewhere (linux/migrate.h) and skips ranges that
 * somebody pins. It may sleep, except where the range turns out to be free: never call it where
 * sleeping is a bug. Sizes and counts are page frames unless they are phys_addr_t.
 *
 * Locks: cma->lock (irqsave) for the bitmap; one mutex for everybody who moves pages. mm/cma.c
 * allocates, mm/cma_area.c makes areas, mm/contig.c empties a range.
 */
#ifndef LINUX_CMA_H
#define LINUX_CMA_H

#include <linux/init.h>
#include <linux/numa.h>
#include <linux/types.h>

#define MAX_CMA_AREAS	20
#define CMA_MAX_NAME	64

/* Areas begin and end at a pageblock. */
#define CMA_MIN_ALIGNMENT_PAGES	pageblock_nr_pages
#define CMA_MIN_ALIGNMENT_BYTES	((phys_addr_t)CMA_MIN_ALIGNMENT_PAGES << PAGE_SHIFT)

struct cma;
struct page;

extern unsigned long totalcma_pages;

phys_addr_t cma_get_base(const struct cma *cma);
unsigned long cma_get_size(const struct cma *cma);	/* bytes */
const char *cma_get_name(const struct cma *cma);
/* Pages that nobody got by cma_alloc; lent ones are among them. */
unsigned long cma_get_available(const struct cma *cma);
/* The area of this name, or NULL. */
struct cma *cma_find(const char *name);
/* Does [start, end) touch the area? */
bool cma_intersects(const struct cma *cma, phys_addr_t start, phys_addr_t end);

/*
 * Boot, while memblock hands out memory. Reserves `size` bytes (at `base` if fixed, else anywhere
 * below limit, and not below base) and enters the area; `name` may be NULL. Base, size and limit
 * are brought to the larger of `alignment` and a pageblock; a fixed base must be aligned already.
 * 0; -EINVAL for impossible arguments; -EBUSY where memory is taken or is none; -ENOMEM without
 * room; -ENOSPC beyond MAX_CMA_AREAS.
 */
int cma_declare_contiguous_nid(phys_addr_t base, phys_addr_t size, phys_addr_t limit,
			       phys_addr_t alignment, unsigned int order_per_bit, bool fixed,
			       const char *name, struct cma **res_cma, int nid);
static inline int cma_declare_contiguous(phys_addr_t base, phys_addr_t size, phys_addr_t limit,
					 phys_addr_t alignment, unsigned int order_per_bit,
					 bool fixed, const char *name, struct cma **res_cma)
{
	return cma_declare_contiguous_nid(base, size, limit, alignment, order_per_bit, fixed, name,
					  res_cma, NUMA_NO_NODE);
}

/* The same for memory that memblock has reserved already: the area is [base, base + size). */
int cma_init_reserved_mem(phys_addr_t base, phys_addr_t size, unsigned int order_per_bit,
			  const char *name, struct cma **res_cma);

/* Boot list: the areas' pages go to the page allocator. Needs kmalloc. */
void cma_init_reserved_areas(void);

/*
 * `count` pages, the first aligned to 2^align pages; every page has one reference and is the
 * caller's. NULL when no range could be had; then, unless no_warn, the reason is printed. What the
 * pages hold is undefined. Sleeps.
 */
struct page *cma_alloc(struct cma *cma, unsigned long count, unsigned int align, bool no_warn);
bool cma_pages_valid(struct cma *cma, const struct page *pages, unsigned long count);
/*
 * Gives back what cma_alloc gave, or a part of it. False, and nothing changed, when the range is
 * not the area's or not allocated. A page that somebody else still refers to loses one reference
 * and goes back when that one does.
 */
bool cma_release(struct cma *cma, const struct page *pages, unsigned long count);

/*
 * The same without references: page_count() is 0 throughout, nothing is written per page, and the
 * pages may not be given to anybody who counts references. Their cost does not depend on the size.
 */
struct page *cma_alloc_frozen(struct cma *cma, unsigned long count, unsigned int align,
			      bool no_warn);
bool cma_release_frozen(struct cma *cma, const struct page *pages, unsigned long count);

/* Stops at the first non-zero result, which is returned. */
int cma_for_each_area(int (*it)(struct cma *cma, void *data), void *data);

/*
 * Ours: an area at run time, made of free or movable memory, and its end, when nothing of it is
 * allocated any more; whole pageblocks. For tests and the prompt. 0, -ENOMEM, -ENOSPC, -EINVAL;
 * -EBUSY.
 */
int cma_create(unsigned long pages, unsigned int order_per_bit, const char *name,
	       struct cma **res_cma);
int cma_destroy(struct cma *cma);

/* Recounts every area from the struct pages. 0, or -EINVAL with a report. */
int cma_check(void);

#endif
