/* SPDX-License-Identifier: MIT */
/*
 * The live memblock put aside, an empty one in its place, and back: for suites that build a machine
 * of their own in it. Each file has its own arrays. Linux's headers alone, for test_memblock.c is
 * compiled against another set of them, too.
 */
#ifndef TESTS_MEMBLOCK_ASIDE_H
#define TESTS_MEMBLOCK_ASIDE_H

#include <linux/memblock.h>
#include <linux/string.h>

static struct memblock memblock_saved;
static struct memblock_region memory_regions[INIT_MEMBLOCK_MEMORY_REGIONS];
static struct memblock_region reserved_regions[INIT_MEMBLOCK_RESERVED_REGIONS];

static inline void memblock_empty(void)
{
	memset(&memblock, 0, sizeof(memblock));
	memblock.current_limit = MEMBLOCK_ALLOC_ANYWHERE;
	memblock.memory.regions = memory_regions;
	memblock.memory.max = INIT_MEMBLOCK_MEMORY_REGIONS;
	memblock.memory.name = (char *)"memory";
	memblock.reserved.regions = reserved_regions;
	memblock.reserved.max = INIT_MEMBLOCK_RESERVED_REGIONS;
	memblock.reserved.name = (char *)"reserved";
}

static inline void memblock_put_aside(void)
{
	memblock_saved = memblock;
	memblock_empty();
}

static inline void memblock_put_back(void)
{
	memblock = memblock_saved;
}

#endif
