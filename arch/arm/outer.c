// SPDX-License-Identifier: MIT
/*
 * ARM: the cache half of the arch contract (include/arch/cache.h): the CPU's caches by virtual
 * address (cache.S), then an outer cache, if a driver has found one, by physical address. Order
 * matters: a clean goes outwards; an invalidate drops the outer lines first, or the inner cache
 * could be refilled from them.
 */
#include <../arch/arm/cp15.h>
#include <../arch/arm/outer.h>
#include <arch/cache.h>
#include <arch/mmu.h>
#include <linux/minmax.h>
#include <asm/page.h>

void arm_dcache_clean(unsigned long start, unsigned long end);
void arm_dcache_flush(unsigned long start, unsigned long end);
void arm_dcache_inval(unsigned long start, unsigned long end);
void arm_icache_sync(unsigned long start, unsigned long end);

static const struct outer_cache *outer;

void arm_outer_cache_set(const struct outer_cache *ops)
{
	outer = ops;
}

/* A virtual range need not be contiguous in memory: a page at a time. */
static void outer_range(void (*op)(phys_addr_t start, size_t size), unsigned long va, size_t size)
{
	while (size) {
		size_t part = min_t(size_t, size, PAGE_SIZE - (va & ~PAGE_MASK));
		phys_addr_t pa;
		u64 par;

		if (!arch_mmu_translate(va, false, &pa, &par))
			op(pa, part);
		va += part;
		size -= part;
	}
}

void arch_dcache_clean(const void *start, size_t size)
{
	unsigned long va = (unsigned long)start;

	arm_dcache_clean(va, va + size);
	if (outer)
		outer_range(outer->clean, va, size);
}

void arch_dcache_flush(const void *start, size_t size)
{
	unsigned long va = (unsigned long)start;

	if (outer) {
		arm_dcache_clean(va, va + size);
		outer_range(outer->flush, va, size);
	}
	arm_dcache_flush(va, va + size);
}

void arch_dcache_inval(const void *start, size_t size)
{
	unsigned long va = (unsigned long)start;

	if (outer)
		outer_range(outer->inval, va, size);
	arm_dcache_inval(va, va + size);
}

void arch_icache_sync(const void *start, size_t size)
{
	unsigned long va = (unsigned long)start;

	arm_icache_sync(va, va + size);
}

unsigned int arch_dcache_line_size(void)
{
	unsigned int line = 4u << (read_cp15(CTR) >> 16 & 15);

	return outer && outer->line > line ? outer->line : line;
}
