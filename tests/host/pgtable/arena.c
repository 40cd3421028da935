// SPDX-License-Identifier: MIT
/*
 * Memory for the tables of the page-table suites (arena.h). Free pieces are chained by size; each
 * is filled with rubbish while free, so that whoever still reads it fails.
 */
#include <asm/page.h>
#include <linux/string.h>
#include "arena.h"

#define ARENA_BYTES	(48ul << 20)

static char *arena, *next;
static void *freed[20];		/* by order of the size */
static long in_use;
static int fail_after = -1;

void arena_init(void)
{
	arena = __va(memstart_addr);
	next = arena;
	memset(freed, 0, sizeof(freed));
	in_use = 0;
	fail_after = -1;
}

static unsigned int order_of(size_t bytes)
{
	return __builtin_ctzl(bytes);
}

void *arena_alloc(size_t bytes)
{
	void **mem = freed[order_of(bytes)];

	if (!fail_after)
		return NULL;
	if (fail_after > 0)
		fail_after--;
	if (mem) {
		freed[order_of(bytes)] = *mem;
	} else {
		mem = (void **)(((unsigned long)next + bytes - 1) & ~(bytes - 1));
		next = (char *)mem + bytes;
		if (next > arena + ARENA_BYTES)
			return NULL;
	}
	in_use++;
	memset(mem, 0, bytes);
	return mem;
}

void arena_free(void *mem, size_t bytes)
{
	memset(mem, 0xa5, bytes);
	*(void **)mem = freed[order_of(bytes)];
	freed[order_of(bytes)] = mem;
	in_use--;
}

long arena_in_use(void)
{
	return in_use;
}

void arena_fail_after(int n)
{
	fail_after = n;
}
