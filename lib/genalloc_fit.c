// SPDX-License-Identifier: MIT
/*
 * gen_pool's algorithms (linux/genalloc.h): where in a bitmap to put nr bits. Pure: they look, the
 * pool takes. Each adds the free areas it looked at to pool->steps, so that `fit` can compare them.
 */
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/genalloc.h>
#include <linux/kernel.h>
#include <linux/log2.h>

/* The lowest i >= start with i = residue modulo `unit` (a power of two). */
static unsigned long align_up(unsigned long start, unsigned long residue, unsigned long unit)
{
	return start + ((residue - start) & (unit - 1));
}

static unsigned long found(struct gen_pool *pool, unsigned long steps, unsigned long bit)
{
	WRITE_ONCE(pool->steps, READ_ONCE(pool->steps) + steps);
	return bit;
}

/* The lowest place with nr clear bits whose number is residue modulo unit. */
static unsigned long lowest(unsigned long *map, unsigned long size, unsigned long start,
			    unsigned int nr, unsigned long residue, unsigned long unit,
			    struct gen_pool *pool)
{
	unsigned long steps = 0;

	for (;;) {
		unsigned long end;

		start = align_up(find_next_zero_bit(map, size, start), residue, unit);
		if (start >= size || nr > size - start)
			return found(pool, steps, size);
		steps++;
		end = find_next_bit(map, start + nr, start);
		if (end == start + nr)
			return found(pool, steps, start);
		start = end + 1;
	}
}

GENPOOL_ALGO(gen_pool_first_fit)
{
	return lowest(map, size, start, nr, 0, 1, pool);
}
EXPORT_SYMBOL(gen_pool_first_fit);

GENPOOL_ALGO(gen_pool_first_fit_align)
{
	unsigned long align = ((struct genpool_data_align *)data)->align;
	unsigned long unit = max(align, 1ul << pool->min_alloc_order);

	if (WARN_ON(!is_power_of_2(align)))
		return size;
	/* Bit b is at start_addr + (b << order): the chunk itself need not be aligned so. */
	if (start_addr & (unit - 1) & ((1ul << pool->min_alloc_order) - 1))
		return size;
	return lowest(map, size, start, nr, -(start_addr >> pool->min_alloc_order),
		      unit >> pool->min_alloc_order, pool);
}
EXPORT_SYMBOL(gen_pool_first_fit_align);

GENPOOL_ALGO(gen_pool_first_fit_order_align)
{
	return lowest(map, size, start, nr, 0, roundup_pow_of_two(nr), pool);
}
EXPORT_SYMBOL(gen_pool_first_fit_order_align);

GENPOOL_ALGO(gen_pool_fixed_alloc)
{
	unsigned long offset = ((struct genpool_data_fixed *)data)->offset;
	unsigned long bit = offset >> pool->min_alloc_order;

	if (WARN_ON(offset & ((1ul << pool->min_alloc_order) - 1)))
		return size;
	if (bit < start || bit >= size || nr > size - bit ||
	    find_next_bit(map, bit + nr, bit) != bit + nr)
		return found(pool, 1, size);
	return found(pool, 1, bit);
}
EXPORT_SYMBOL(gen_pool_fixed_alloc);

GENPOOL_ALGO(gen_pool_best_fit)
{
	unsigned long best = size, best_len = ULONG_MAX, from, to, steps = 0;

	for (from = start; ; from = to + 1) {
		from = find_next_zero_bit(map, size, from);
		if (from >= size)
			break;
		to = find_next_bit(map, size, from);
		steps++;
		if (to - from < nr || to - from >= best_len)
			continue;
		best = from;
		best_len = to - from;
		if (best_len == nr)
			break;
	}
	return found(pool, steps, best);
}
EXPORT_SYMBOL(gen_pool_best_fit);

GENPOOL_ALGO(gen_pool_worst_fit)
{
	unsigned long best = size, best_len = nr - 1, from, to, steps = 0;

	for (from = start; ; from = to + 1) {
		from = find_next_zero_bit(map, size, from);
		if (from >= size)
			break;
		to = find_next_bit(map, size, from);
		steps++;
		if (to - from <= best_len)
			continue;
		best = from;
		best_len = to - from;
	}
	return found(pool, steps, best);
}
EXPORT_SYMBOL(gen_pool_worst_fit);
