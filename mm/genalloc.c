// SPDX-License-Identifier: MIT
/*
 * gen_pool (linux/genalloc.h): chunks, the taking and giving of bits, and its checker. Where to put
 * an allocation is decided in lib/genalloc_fit.c.
 *
 *	avail of a chunk = clear bits of its bitmap << min_alloc_order (+ a tail below one unit)
 *
 * Allocation and freeing take no lock: bits change by compare-and-swap. pool->lock is for adding
 * chunks, which are never taken away before the pool; readers of the list are inside RCU.
 */
#include <granule/check.h>
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/genalloc.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/string.h>

static LIST_HEAD(all_pools);
static DEFINE_SPINLOCK(pools_lock);

static const char *name_of(const struct gen_pool *pool)
{
	return pool->name ? pool->name : "without name";
}

static inline size_t chunk_size(const struct gen_pool_chunk *chunk)
{
	return chunk->end_addr - chunk->start_addr + 1;
}

static inline unsigned long chunk_bits(const struct gen_pool *pool,
				       const struct gen_pool_chunk *chunk)
{
	return chunk_size(chunk) >> pool->min_alloc_order;
}

static inline unsigned long bits_of(const struct gen_pool *pool, size_t size)
{
	return (size >> pool->min_alloc_order) +
	       !!(size & ((1ul << pool->min_alloc_order) - 1));
}

/* --- bits without a lock ----------------------------------------------------------------------
 * Both go through the words of [start, start + nr) and stop before the first that has a bit in the
 * wrong state; the number of bits not done is returned.
 */

static unsigned long word_mask(unsigned long start, unsigned long nr)
{
	unsigned long mask = BITMAP_FIRST_WORD_MASK(start);

	if ((start % BITS_PER_LONG) + nr < BITS_PER_LONG)
		mask &= BITMAP_LAST_WORD_MASK(start + nr);
	return mask;
}

static unsigned long set_bits(unsigned long *map, unsigned long start, unsigned long nr)
{
	while (nr) {
		unsigned long mask = word_mask(start, nr), part = hweight_long(mask);
		unsigned long *word = &map[BIT_WORD(start)], old = READ_ONCE(*word);

		do {
			if (old & mask)
				return nr;
		} while (!try_cmpxchg(word, &old, old | mask));
		start += part;
		nr -= part;
	}
	return 0;
}

static unsigned long clear_bits(unsigned long *map, unsigned long start, unsigned long nr)
{
	while (nr) {
		unsigned long mask = word_mask(start, nr), part = hweight_long(mask);
		unsigned long *word = &map[BIT_WORD(start)], old = READ_ONCE(*word);

		do {
			if ((old & mask) != mask)
				return nr;
		} while (!try_cmpxchg(word, &old, old & ~mask));
		start += part;
		nr -= part;
	}
	return 0;
}

/* --- pools ---------------------------------------------------------------------------------- */

struct gen_pool *gen_pool_create(int min_alloc_order, int nid)
{
	struct gen_pool *pool = kzalloc_node(sizeof(*pool), GFP_KERNEL, nid);
	unsigned long flags;

	if (!pool)
		return NULL;
	spin_lock_init(&pool->lock);
	INIT_LIST_HEAD(&pool->chunks);
	pool->min_alloc_order = min_alloc_order;
	pool->algo = gen_pool_first_fit;
	spin_lock_irqsave(&pools_lock, flags);
	list_add_tail(&pool->pools, &all_pools);
	spin_unlock_irqrestore(&pools_lock, flags);
	return pool;
}
EXPORT_SYMBOL(gen_pool_create);

void gen_pool_destroy(struct gen_pool *pool)
{
	struct gen_pool_chunk *chunk, *next;
	unsigned long flags;

	list_for_each_entry(chunk, &pool->chunks, next_chunk)
		BUG_ON(!bitmap_empty(chunk->bits, chunk_bits(pool, chunk)));
	spin_lock_irqsave(&pools_lock, flags);
	list_del(&pool->pools);
	spin_unlock_irqrestore(&pools_lock, flags);
	list_for_each_entry_safe(chunk, next, &pool->chunks, next_chunk)
		kvfree(chunk);
	kfree(pool->name);
	kfree(pool);
}
EXPORT_SYMBOL(gen_pool_destroy);

static bool overlaps(const struct gen_pool *pool, unsigned long start, unsigned long end)
{
	struct gen_pool_chunk *chunk;

	list_for_each_entry(chunk, &pool->chunks, next_chunk)
		if (start <= chunk->end_addr && chunk->start_addr <= end)
			return true;
	return false;
}

int gen_pool_add_owner(struct gen_pool *pool, unsigned long virt, phys_addr_t phys, size_t size,
		       int nid, void *owner)
{
	unsigned long end = virt + size - 1, flags;
	struct gen_pool_chunk *chunk;
	int err = 0;

	if (!virt || end < virt || !(size >> pool->min_alloc_order))
		return -EINVAL;
	chunk = kvzalloc_node(sizeof(*chunk) + bitmap_size(size >> pool->min_alloc_order),
			      GFP_KERNEL, nid);
	if (!chunk)
		return -ENOMEM;
	chunk->phys_addr = phys;
	chunk->start_addr = virt;
	chunk->end_addr = end;
	chunk->owner = owner;
	atomic_long_set(&chunk->avail, size);
	spin_lock_irqsave(&pool->lock, flags);
	if (overlaps(pool, virt, end))
		err = -EINVAL;
	else
		list_add_rcu(&chunk->next_chunk, &pool->chunks);
	spin_unlock_irqrestore(&pool->lock, flags);
	if (err)
		kvfree(chunk);
	return err;
}
EXPORT_SYMBOL(gen_pool_add_owner);

/* The chunk that holds all of [start, start + size), or NULL. Inside RCU. */
static struct gen_pool_chunk *find_chunk(struct gen_pool *pool, unsigned long start, size_t size)
{
	unsigned long end = start + size - 1;
	struct gen_pool_chunk *chunk;

	if (!size || end < start)
		return NULL;
	list_for_each_entry_rcu(chunk, &pool->chunks, next_chunk)
		if (start >= chunk->start_addr && end <= chunk->end_addr)
			return chunk;
	return NULL;
}

phys_addr_t gen_pool_virt_to_phys(struct gen_pool *pool, unsigned long addr)
{
	struct gen_pool_chunk *chunk;
	phys_addr_t phys = -1;

	rcu_read_lock();
	chunk = find_chunk(pool, addr, 1);
	if (chunk && chunk->phys_addr != (phys_addr_t)-1)
		phys = chunk->phys_addr + (addr - chunk->start_addr);
	rcu_read_unlock();
	return phys;
}
EXPORT_SYMBOL(gen_pool_virt_to_phys);

bool gen_pool_has_addr(struct gen_pool *pool, unsigned long start, size_t size)
{
	bool has;

	rcu_read_lock();
	has = find_chunk(pool, start, size);
	rcu_read_unlock();
	return has;
}
EXPORT_SYMBOL(gen_pool_has_addr);

/* --- allocation ----------------------------------------------------------------------------- */

/* The first bit taken, or `bits` for no room. */
static unsigned long take_bits(struct gen_pool *pool, struct gen_pool_chunk *chunk,
			       unsigned long nr, genpool_algo_t algo, void *data)
{
	unsigned long bits = chunk_bits(pool, chunk), at = 0, left;

	for (;;) {
		at = algo(chunk->bits, bits, at, nr, data, pool, chunk->start_addr);
		if (at >= bits)
			return bits;
		left = set_bits(chunk->bits, at, nr);
		if (!left)
			return at;
		/* Somebody was faster: ours go back, and the search goes on from here. */
		BUG_ON(clear_bits(chunk->bits, at, nr - left));
	}
}

unsigned long gen_pool_alloc_algo_owner(struct gen_pool *pool, size_t size, genpool_algo_t algo,
					void *data, void **owner)
{
	unsigned long nr = bits_of(pool, size), addr = 0;
	struct gen_pool_chunk *chunk;

	if (owner)
		*owner = NULL;
	if (!nr)
		return 0;
	rcu_read_lock();
	list_for_each_entry_rcu(chunk, &pool->chunks, next_chunk) {
		unsigned long at;

		if (size > (unsigned long)atomic_long_read(&chunk->avail))
			continue;
		at = take_bits(pool, chunk, nr, algo, data);
		if (at >= chunk_bits(pool, chunk))
			continue;
		atomic_long_sub(nr << pool->min_alloc_order, &chunk->avail);
		addr = chunk->start_addr + (at << pool->min_alloc_order);
		if (owner)
			*owner = chunk->owner;
		break;
	}
	rcu_read_unlock();
	return addr;
}
EXPORT_SYMBOL(gen_pool_alloc_algo_owner);

/* NULL, or why [addr, addr + size) cannot be freed. */
static const char *give_back(struct gen_pool *pool, unsigned long addr, size_t size, void **owner)
{
	struct gen_pool_chunk *chunk = find_chunk(pool, addr, size);
	unsigned long nr = bits_of(pool, size), offset;

	if (!chunk)
		return "is not in the pool";
	offset = addr - chunk->start_addr;
	if (offset & ((1ul << pool->min_alloc_order) - 1))
		return "does not start where an allocation can";
	if (clear_bits(chunk->bits, offset >> pool->min_alloc_order, nr))
		return "is free already, or was never allocated";
	atomic_long_add(nr << pool->min_alloc_order, &chunk->avail);
	if (owner)
		*owner = chunk->owner;
	return NULL;
}

void gen_pool_free_owner(struct gen_pool *pool, unsigned long addr, size_t size, void **owner)
{
	const char *why;

	rcu_read_lock();
	why = give_back(pool, addr, size, owner);
	rcu_read_unlock();
	if (unlikely(why)) {
		pr_err("gen_pool %s: %#lx+%#zx %s\n", name_of(pool), addr, size, why);
		BUG();
	}
}
EXPORT_SYMBOL(gen_pool_free_owner);

void gen_pool_for_each_chunk(struct gen_pool *pool,
			     void (*func)(struct gen_pool *pool, struct gen_pool_chunk *chunk,
					  void *data), void *data)
{
	struct gen_pool_chunk *chunk;

	rcu_read_lock();
	list_for_each_entry_rcu(chunk, &pool->chunks, next_chunk)
		func(pool, chunk, data);
	rcu_read_unlock();
}
EXPORT_SYMBOL(gen_pool_for_each_chunk);

static void add_avail(struct gen_pool *pool, struct gen_pool_chunk *chunk, void *sum)
{
	*(size_t *)sum += atomic_long_read(&chunk->avail);
}

size_t gen_pool_avail(struct gen_pool *pool)
{
	size_t sum = 0;

	gen_pool_for_each_chunk(pool, add_avail, &sum);
	return sum;
}
EXPORT_SYMBOL(gen_pool_avail);

static void add_size(struct gen_pool *pool, struct gen_pool_chunk *chunk, void *sum)
{
	*(size_t *)sum += chunk_size(chunk);
}

size_t gen_pool_size(struct gen_pool *pool)
{
	size_t sum = 0;

	gen_pool_for_each_chunk(pool, add_size, &sum);
	return sum;
}
EXPORT_SYMBOL(gen_pool_size);

void gen_pool_set_algo(struct gen_pool *pool, genpool_algo_t algo, void *data)
{
	unsigned long flags;

	spin_lock_irqsave(&pool->lock, flags);
	pool->algo = algo ? algo : gen_pool_first_fit;
	pool->data = data;
	spin_unlock_irqrestore(&pool->lock, flags);
}
EXPORT_SYMBOL(gen_pool_set_algo);

/* --- memory for devices --------------------------------------------------------------------- */

void *gen_pool_dma_alloc_algo(struct gen_pool *pool, size_t size, dma_addr_t *dma,
			      genpool_algo_t algo, void *data)
{
	unsigned long addr = gen_pool_alloc_algo(pool, size, algo, data);

	if (addr && dma)
		*dma = gen_pool_virt_to_phys(pool, addr);
	return (void *)addr;
}
EXPORT_SYMBOL(gen_pool_dma_alloc_algo);

void *gen_pool_dma_alloc(struct gen_pool *pool, size_t size, dma_addr_t *dma)
{
	return gen_pool_dma_alloc_algo(pool, size, dma, pool->algo, pool->data);
}
EXPORT_SYMBOL(gen_pool_dma_alloc);

void *gen_pool_dma_alloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma, int align)
{
	struct genpool_data_align data = { .align = align };

	return gen_pool_dma_alloc_algo(pool, size, dma, gen_pool_first_fit_align, &data);
}
EXPORT_SYMBOL(gen_pool_dma_alloc_align);

void *gen_pool_dma_zalloc_algo(struct gen_pool *pool, size_t size, dma_addr_t *dma,
			       genpool_algo_t algo, void *data)
{
	void *ptr = gen_pool_dma_alloc_algo(pool, size, dma, algo, data);

	return ptr ? memset(ptr, 0, size) : NULL;
}
EXPORT_SYMBOL(gen_pool_dma_zalloc_algo);

void *gen_pool_dma_zalloc(struct gen_pool *pool, size_t size, dma_addr_t *dma)
{
	return gen_pool_dma_zalloc_algo(pool, size, dma, pool->algo, pool->data);
}
EXPORT_SYMBOL(gen_pool_dma_zalloc);

void *gen_pool_dma_zalloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma, int align)
{
	struct genpool_data_align data = { .align = align };

	return gen_pool_dma_zalloc_algo(pool, size, dma, gen_pool_first_fit_align, &data);
}
EXPORT_SYMBOL(gen_pool_dma_zalloc_align);

/* --- counting and checking ------------------------------------------------------------------ */

static void count_chunk(struct gen_pool *pool, struct gen_pool_chunk *chunk, void *data)
{
	unsigned long bits = chunk_bits(pool, chunk), from, to;
	struct gen_pool_state *state = data;

	state->size += chunk_size(chunk);
	for_each_clear_bitrange(from, to, chunk->bits, bits) {
		size_t len = (to - from) << pool->min_alloc_order;

		state->avail += len;
		state->largest = max(state->largest, len);
		state->areas++;
	}
}

void gen_pool_get_state(struct gen_pool *pool, struct gen_pool_state *state)
{
	memset(state, 0, sizeof(*state));
	gen_pool_for_each_chunk(pool, count_chunk, state);
}

static void check_chunk(struct gen_pool *pool, struct gen_pool_chunk *chunk, void *data)
{
	unsigned long bits = chunk_bits(pool, chunk), used = bitmap_weight(chunk->bits, bits);
	size_t want = chunk_size(chunk) - (used << pool->min_alloc_order);
	struct gen_pool_chunk *other;
	int *err = data;

	if (*err)
		return;
	if ((size_t)atomic_long_read(&chunk->avail) != want) {
		pr_err("gen_pool %s: chunk %#lx has %zu bytes free, its total says %ld\n",
		       name_of(pool), chunk->start_addr, want, atomic_long_read(&chunk->avail));
		*err = -EINVAL;
	}
	if (bits % BITS_PER_LONG &&
	    chunk->bits[BIT_WORD(bits)] & BITMAP_FIRST_WORD_MASK(bits)) {
		pr_err("gen_pool %s: chunk %#lx has bits behind its last\n", name_of(pool),
		       chunk->start_addr);
		*err = -EINVAL;
	}
	list_for_each_entry(other, &pool->chunks, next_chunk) {
		if (other == chunk || other->start_addr > chunk->end_addr ||
		    chunk->start_addr > other->end_addr)
			continue;
		pr_err("gen_pool %s: chunks %#lx and %#lx overlap\n", name_of(pool),
		       chunk->start_addr, other->start_addr);
		*err = -EINVAL;
	}
}

int gen_pool_check(struct gen_pool *pool)
{
	int err = 0;

	gen_pool_for_each_chunk(pool, check_chunk, &err);
	return err;
}

int gen_pool_check_all(void)
{
	struct gen_pool *pool;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&pools_lock, flags);
	list_for_each_entry(pool, &all_pools, pools) {
		err = gen_pool_check(pool);
		if (err)
			break;
	}
	spin_unlock_irqrestore(&pools_lock, flags);
	return err;
}
CHECK(genalloc, gen_pool_check_all);
