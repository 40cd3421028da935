// SPDX-License-Identifier: MIT
/*
 * A chunk: contiguous memory that is handed out by pages. Pure bookkeeping, of the coherent store
 * and of devices' own regions; the caller locks.
 *
 * Invariants (chunk_check): used == bits set in map; every bit of end is set in map; a run of bits
 * in map is cut into allocations by the bits in end; no free page lies below first_free.
 */
#include "dma.h"
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct store_chunk *chunk_new(unsigned long pages, gfp_t gfp)
{
	size_t map = BITS_TO_LONGS(pages) * sizeof(long);
	struct store_chunk *c = kzalloc(sizeof(*c) + 2 * map, gfp);

	if (!c)
		return NULL;
	c->pages = pages;
	c->map = c->bits;
	c->end = c->bits + BITS_TO_LONGS(pages);
	return c;
}

/* Aligned to the order of the size, 1 MiB at most. */
static unsigned long find_room(const struct store_chunk *c, unsigned long n)
{
	unsigned long align = (1UL << min(get_order(n << PAGE_SHIFT), STORE_ALIGN)) - 1;

	if (c->pages - c->used < n)
		return c->pages;
	if (n == 1)
		return find_next_zero_bit(c->map, c->pages, c->first_free);
	return bitmap_find_next_zero_area_off(c->map, c->pages, c->first_free, n, align,
					      PHYS_PFN(c->phys) & align);
}

unsigned long chunk_take(struct store_chunk *c, unsigned long n)
{
	unsigned long at = find_room(c, n);

	if (at >= c->pages)
		return c->pages;
	if (n == 1)
		__set_bit(at, c->map);
	else
		bitmap_set(c->map, at, n);
	__set_bit(at + n - 1, c->end);
	c->used += n;
	if (at == c->first_free)
		c->first_free = at + n;
	return at;
}

/* Are these n pages one allocation? */
static bool is_allocation(const struct store_chunk *c, unsigned long at, unsigned long n)
{
	if (!n || n > c->pages - at || !test_bit(at, c->map))
		return false;
	if (at && test_bit(at - 1, c->map) && !test_bit(at - 1, c->end))
		return false;
	return n == 1 ? test_bit(at, c->end) : find_next_bit(c->end, c->pages, at) == at + n - 1;
}

int chunk_give(struct store_chunk *c, unsigned long at, unsigned long n)
{
	if (!is_allocation(c, at, n))
		return -EINVAL;
	if (n == 1)
		__clear_bit(at, c->map);
	else
		bitmap_clear(c->map, at, n);
	__clear_bit(at + n - 1, c->end);
	c->used -= n;
	c->first_free = min(c->first_free, at);
	return 0;
}

int chunk_check(const struct store_chunk *c)
{
	unsigned long at;

	if (bitmap_weight(c->map, c->pages) != c->used || c->used > c->pages)
		return -EINVAL;
	if (find_next_zero_bit(c->map, c->pages, 0) < min(c->first_free, c->pages))
		return -EINVAL;
	for_each_set_bit(at, c->end, c->pages)
		if (!test_bit(at, c->map))
			return -EINVAL;
	for_each_set_bit(at, c->map, c->pages)	/* an allocation ends before the next gap */
		if (!test_bit(at, c->end) && (at + 1 == c->pages || !test_bit(at + 1, c->map)))
			return -EINVAL;
	return 0;
}
