/* SPDX-License-Identifier: MIT */
/*
 * The fast paths of SLUB, inlined into kmem_cache_alloc/free (mm/slub.c) and kmalloc/kfree
 * (mm/kmalloc.c). Both touch only this CPU's array, with interrupts masked and no atomic operation.
 * tools that count instructions pin what is here: see docs/PERFORMANCE.md.
 */
#ifndef _MM_SLUB_FAST_H
#define _MM_SLUB_FAST_H

#include <linux/string.h>
#include <mm/slab.h>

/*
 * On functions that hold a fast path: frames and the return from slow calls would cost more than
 * the work. Slow functions are jumped to, so their return address is the caller's.
 */
#ifndef __fastpath
#ifdef __clang__
#define __fastpath
#else
#define __fastpath __attribute__((optimize("optimize-sibling-calls", "omit-frame-pointer")))
#endif
#endif

/*
 * Could addr be in a slab at all? Constant bounds; whether RAM is there, virt_addr_valid() knows.
 * The linear map of arm64 is the lower half of the kernel's addresses: above it bit VA_BITS - 1 is
 * set, below it some higher bit is not, so one arithmetic shift leaves ...1110 for it alone.
 */
static __always_inline bool slab_linear(const void *addr)
{
#if defined(CONFIG_ARM64)
	return (long)addr >> (VA_BITS - 1) == -2;
#elif defined(CONFIG_ARM)
	return (unsigned long)addr - PAGE_OFFSET < LOWMEM_LIMIT - PAGE_OFFSET;
#else
	return virt_addr_valid(addr);
#endif
}

/*
 * virt_to_page() of an address in the linear map, in the fewest instructions: its first word to
 * look at.
 */
static __always_inline struct slab *page_slab_of(const void *addr)
{
#if defined(CONFIG_ARM64)
	unsigned long index = ((unsigned long)addr << (65 - VA_BITS)) >>
			      (65 - VA_BITS + PAGE_SHIFT);

	return (struct slab *)(VMEMMAP_START + index * sizeof(struct page));
#elif defined(CONFIG_ARM)
	unsigned long base = VMEMMAP_START;

	OPTIMIZER_HIDE_VAR(base);	/* else it is added to the index, in two instructions */
	return (struct slab *)(base + ((unsigned long)addr - PAGE_OFFSET) / PAGE_SIZE *
			       sizeof(struct page));
#else
	return page_slab(virt_to_page(addr));
#endif
}

/*
 * Is addr the start of an object of a regular slab of s? Slabs are aligned to their size, so the
 * distance to the slab's start is addr & slab_mask. It is a multiple of size exactly if
 * distance * ceil(2^w / size), modulo 2^w, is below ceil(2^w / size), as long as the bits of both
 * numbers together do not exceed the word's w (calculate_sizes() sees to it).
 */
static __always_inline bool object_aligned(const struct kmem_cache *s, const void *addr)
{
	return ((unsigned long)addr & s->slab_mask) * s->recip < s->recip;
}

static __always_inline struct kmem_cache_cpu *this_cpu_slab(const struct kmem_cache *s)
{
	return raw_cpu_ptr(s->cpu_slab);
}

/* An object from the array, or NULL when it is empty or off. */
static __always_inline void *array_pop(struct kmem_cache *s)
{
	unsigned long flags = arch_irq_save();
	struct kmem_cache_cpu *c = this_cpu_slab(s);
	u64 state = READ_ONCE(c->state);
	void *object = cpu_slots(c)[(u32)state];

	if (likely(object))
		WRITE_ONCE(c->state, state + CPU_STATE_POP);
	arch_irq_restore(flags);
	return object;
}

/*
 * False when the array is full or off, or when its top is this very object: freed twice in a row.
 * (The slot at idx may always be read; at the bottom it is the NULL that says "empty".)
 */
static __always_inline bool array_push(struct kmem_cache *s, void *object)
{
	unsigned long flags = arch_irq_save();
	struct kmem_cache_cpu *c = this_cpu_slab(s);
	unsigned long idx = c->idx;

	/* One register for it, or the compiler keeps it twice, in 32 and in 64 bits. */
	OPTIMIZER_HIDE_VAR(idx);
	/* One condition: the slot may be read in any case, and one branch is cheaper than two. */
	if (unlikely((idx == CPU_SLOT0) | (cpu_slots(c)[idx] == object))) {
		arch_irq_restore(flags);
		return false;
	}
	cpu_slots(c)[--idx] = object;
	c->idx = idx;
	arch_irq_restore(flags);
	return true;
}

#endif
