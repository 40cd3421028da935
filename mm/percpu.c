// SPDX-License-Identifier: MIT
/*
 * alloc_percpu: memory of which every possible CPU has its own copy.
 *
 * A chunk is one contiguous block with a unit for each CPU, units a fixed distance apart in every
 * chunk, so that one offset a CPU reaches its copy of anything:
 *
 *	chunk->base |  unit of CPU 0  |  unit of CPU 1  | ...	each pcpu_unit_size bytes
 *
 *	per-CPU pointer = chunk->base + offset - (pcpu_first.base - __per_cpu_start)
 *	address for cpu = per-CPU pointer + __per_cpu_offset[cpu]
 *
 * The first chunk comes from memblock and begins with the static variables (mm/percpu_init.c);
 * others come from the buddy system. Two bitmaps a chunk, one bit for PCPU_MIN_ALLOC_SIZE bytes
 * of a unit: `used`, and `bound`, set where an allocation begins and behind its end. pcpu_lock,
 * irqsave, protects all of it; a search looks at a few chunks.
 */
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmstat.h>
#include <granule/check.h>
#include <mm/percpu.h>

static DEFINE_SPINLOCK(pcpu_lock);
static LIST_HEAD(pcpu_chunks);		/* with room; the one that last had some comes first */
static LIST_HEAD(pcpu_full);		/* less than a 16th of the unit is free */
static unsigned long pcpu_chunk_count;

struct pcpu_chunk pcpu_first;
unsigned int pcpu_unit_size, pcpu_unit_bits;

/* What separates a per-CPU pointer from the address in unit 0. */
static unsigned long pcpu_delta(void)
{
	return (unsigned long)pcpu_first.base - (unsigned long)__per_cpu_start;
}

static size_t chunk_bytes(void)
{
	return (size_t)pcpu_unit_size * nr_cpu_ids;
}

/* --- bits of a chunk, under pcpu_lock ----------------------------------------------------- */

void pcpu_chunk_open(struct pcpu_chunk *chunk, void *base, unsigned long *maps)
{
	chunk->base = base;
	chunk->used = maps;
	chunk->bound = maps + BITS_TO_LONGS(pcpu_unit_bits + 1);
	chunk->free_bits = pcpu_unit_bits;
	__set_bit(0, chunk->bound);
	__set_bit(pcpu_unit_bits, chunk->bound);
	list_add(&chunk->list, &pcpu_chunks);
}

static void place_chunk(struct pcpu_chunk *chunk)
{
	list_move(&chunk->list, chunk->free_bits < pcpu_unit_bits / 16 ? &pcpu_full : &pcpu_chunks);
}

/* The first place for nr bits; mask is the alignment in bits minus one. -ENOSPC. */
int pcpu_chunk_take(struct pcpu_chunk *chunk, unsigned int nr, unsigned int mask)
{
	unsigned long bit;

	if (nr > chunk->free_bits)
		return -ENOSPC;
	bit = bitmap_find_next_zero_area(chunk->used, pcpu_unit_bits, 0, nr, mask);
	if (bit >= pcpu_unit_bits)
		return -ENOSPC;
	bitmap_set(chunk->used, bit, nr);
	__set_bit(bit, chunk->bound);
	bitmap_clear(chunk->bound, bit + 1, nr - 1);
	__set_bit(bit + nr, chunk->bound);
	chunk->free_bits -= nr;
	place_chunk(chunk);
	return bit;
}

/* False: nothing begins there. */
static bool chunk_give(struct pcpu_chunk *chunk, unsigned int bit)
{
	unsigned int end;

	if (bit >= pcpu_unit_bits || !test_bit(bit, chunk->used) || !test_bit(bit, chunk->bound))
		return false;
	end = find_next_bit(chunk->bound, pcpu_unit_bits + 1, bit + 1);
	bitmap_clear(chunk->used, bit, end - bit);
	chunk->free_bits += end - bit;
	place_chunk(chunk);
	return true;
}

/* --- chunks ------------------------------------------------------------------------------- */

void pcpu_count_chunk(int sign)
{
	pcpu_chunk_count += sign;
	meminfo_add(MEMINFO_PERCPU_PAGES, sign * (long)(chunk_bytes() >> PAGE_SHIFT));
}

static size_t maps_bytes(void)
{
	return 2 * BITS_TO_LONGS(pcpu_unit_bits + 1) * sizeof(unsigned long);
}

/* Memory for a chunk, not linked yet. */
static struct pcpu_chunk *new_chunk(gfp_t gfp)
{
	struct pcpu_chunk *chunk = kzalloc(sizeof(*chunk) + maps_bytes(), gfp);

	if (!chunk)
		return NULL;
	chunk->base = alloc_pages_exact(chunk_bytes(), gfp);
	if (!chunk->base) {
		kfree(chunk);
		return NULL;
	}
	return chunk;
}

static void free_chunk(struct pcpu_chunk *chunk)
{
	free_pages_exact(chunk->base, chunk_bytes());
	kfree(chunk);
}

static bool in_chunk(const struct pcpu_chunk *chunk, unsigned long addr)
{
	return addr - (unsigned long)chunk->base < chunk_bytes();
}

/*
 * By an address in any unit, NULL if it is in none. Later chunks are aligned to their buddy
 * block.
 */
static struct pcpu_chunk *chunk_of(unsigned long addr)
{
	unsigned long base = addr & ~((PAGE_SIZE << get_order(chunk_bytes())) - 1);
	struct pcpu_chunk *chunk;

	if (in_chunk(&pcpu_first, addr))
		return &pcpu_first;
	list_for_each_entry(chunk, &pcpu_chunks, list) {
		if ((unsigned long)chunk->base == base)
			return in_chunk(chunk, addr) ? chunk : NULL;
	}
	list_for_each_entry(chunk, &pcpu_full, list) {
		if ((unsigned long)chunk->base == base)
			return in_chunk(chunk, addr) ? chunk : NULL;
	}
	return NULL;
}

/* --- allocation --------------------------------------------------------------------------- */

/* From a chunk that has room. NULL: there is none. *bit is where. */
static struct pcpu_chunk *take_anywhere(unsigned int nr, unsigned int mask, int *bit)
{
	struct pcpu_chunk *chunk;

	list_for_each_entry(chunk, &pcpu_chunks, list) {
		*bit = pcpu_chunk_take(chunk, nr, mask);
		if (*bit >= 0)
			return chunk;
	}
	return NULL;
}

static struct pcpu_chunk *take(unsigned int nr, unsigned int mask, gfp_t gfp, int *bit)
{
	struct pcpu_chunk *chunk, *new;
	unsigned long flags;

	spin_lock_irqsave(&pcpu_lock, flags);
	chunk = take_anywhere(nr, mask, bit);
	spin_unlock_irqrestore(&pcpu_lock, flags);
	if (chunk || !slab_is_available())
		return chunk;
	new = new_chunk(gfp);
	if (!new)
		return NULL;
	spin_lock_irqsave(&pcpu_lock, flags);
	pcpu_chunk_open(new, new->base, new->maps);
	pcpu_count_chunk(1);
	*bit = pcpu_chunk_take(new, nr, mask);
	spin_unlock_irqrestore(&pcpu_lock, flags);
	return new;
}

void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp)
{
	struct pcpu_chunk *chunk;
	unsigned int cpu, nr;
	int bit;

	if (unlikely(!size || size > max_t(size_t, PAGE_SIZE / 4, PCPU_MAX_ALLOC) ||
		     align > PCPU_MAX_ALIGN || !is_power_of_2(align))) {
		WARN(!(gfp & __GFP_NOWARN),
		     "illegal size (%zu) or align (%zu) for percpu allocation\n", size, align);
		return NULL;
	}
	nr = DIV_ROUND_UP(size, PCPU_MIN_ALLOC_SIZE);
	align = max_t(size_t, align, PCPU_MIN_ALLOC_SIZE) >> PCPU_MIN_ALLOC_SHIFT;
	chunk = take(nr, align - 1, gfp & ~__GFP_ZERO, &bit);
	if (!chunk)
		return NULL;
	for_each_possible_cpu(cpu)
		memset((char *)chunk->base + cpu * pcpu_unit_size + bit * PCPU_MIN_ALLOC_SIZE, 0,
		       nr * PCPU_MIN_ALLOC_SIZE);
	return (void __percpu *)((unsigned long)chunk->base + bit * PCPU_MIN_ALLOC_SIZE -
				 pcpu_delta());
}
EXPORT_SYMBOL(__alloc_percpu_gfp);

void __percpu *__alloc_percpu(size_t size, size_t align)
{
	return __alloc_percpu_gfp(size, align, GFP_KERNEL);
}
EXPORT_SYMBOL(__alloc_percpu);

void free_percpu(void __percpu *ptr)
{
	unsigned long addr = (unsigned long)ptr + pcpu_delta(), flags;
	struct pcpu_chunk *chunk, *empty = NULL;

	if (!ptr)
		return;
	spin_lock_irqsave(&pcpu_lock, flags);
	chunk = chunk_of(addr);
	BUG_ON(!chunk || addr % PCPU_MIN_ALLOC_SIZE ||
	       !chunk_give(chunk, (addr - (unsigned long)chunk->base) / PCPU_MIN_ALLOC_SIZE));
	if (chunk != &pcpu_first && chunk->free_bits == pcpu_unit_bits) {
		empty = chunk;
		list_del(&chunk->list);
		pcpu_count_chunk(-1);
	}
	spin_unlock_irqrestore(&pcpu_lock, flags);
	if (empty)
		free_chunk(empty);
}
EXPORT_SYMBOL(free_percpu);

/* --- questions ---------------------------------------------------------------------------- */

bool is_kernel_percpu_address(unsigned long addr)
{
	unsigned long size = (unsigned long)__per_cpu_end - (unsigned long)__per_cpu_start;

	return in_chunk(&pcpu_first, addr) &&
	       (addr - (unsigned long)pcpu_first.base) % pcpu_unit_size < size;
}

phys_addr_t per_cpu_ptr_to_phys(void *addr)
{
	return virt_to_phys(addr);
}

unsigned long pcpu_nr_pages(void)
{
	return pcpu_chunk_count * (chunk_bytes() >> PAGE_SHIFT);
}

static int check_chunk(const struct pcpu_chunk *chunk)
{
	unsigned int used = bitmap_weight(chunk->used, pcpu_unit_bits), bit = 0;

	if (used + chunk->free_bits != pcpu_unit_bits) {
		pr_err("percpu_check: chunk %px: %u used + %u free of %u\n", chunk->base, used,
		       chunk->free_bits, pcpu_unit_bits);
		return -EINVAL;
	}
	/* A run of used bits begins at a bound and so does what is behind it. */
	for (bit = 1; bit <= pcpu_unit_bits; bit++) {
		bool before = test_bit(bit - 1, chunk->used);
		bool here = bit < pcpu_unit_bits && test_bit(bit, chunk->used);

		if (before != here && !test_bit(bit, chunk->bound)) {
			pr_err("percpu_check: chunk %px: no bound at %u\n", chunk->base, bit);
			return -EINVAL;
		}
	}
	return 0;
}

int percpu_check(void)
{
	struct pcpu_chunk *chunk;
	unsigned long flags, count = 0;
	int err = 0;

	spin_lock_irqsave(&pcpu_lock, flags);
	list_for_each_entry(chunk, &pcpu_chunks, list) {
		err = err ?: check_chunk(chunk);
		count++;
	}
	list_for_each_entry(chunk, &pcpu_full, list) {
		err = err ?: check_chunk(chunk);
		count++;
	}
	if (count != pcpu_chunk_count)
		err = -EINVAL;
	spin_unlock_irqrestore(&pcpu_lock, flags);
	return err;
}
CHECK(percpu, percpu_check);
