// SPDX-License-Identifier: MIT
/*
 * What media zones ask of the machine, on the host: the type of each page of the linear map is kept
 * in a table here, so that mmz_check can compare it with the blocks' maps.
 */
#include <../drivers/media/mmz.h>
#include <../drivers/media/mmz_memory.h>
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/string.h>
#include "mmz_machine.h"

#define PAGES	4096

static unsigned long uncached[PAGES];	/* page frames, 0: none */
int host_mmz_attr_error;
struct host_mmz_attr host_mmz_attr;

static unsigned long *slot(unsigned long pfn)
{
	for (unsigned int i = 0; i < PAGES; i++)
		if (uncached[i] == pfn)
			return &uncached[i];
	return NULL;
}

int mmz_memory_set_cached(phys_addr_t start, u64 size, bool cached)
{
	if (host_mmz_attr_error)
		return host_mmz_attr_error;
	host_mmz_attr.changes++;
	for (unsigned long pfn = PHYS_PFN(start); pfn < PHYS_PFN(start + size); pfn++) {
		unsigned long *at = slot(cached ? pfn : 0);

		if (!at)
			return -ENOMEM;
		*at = cached ? 0 : pfn;
	}
	return 0;
}

bool mmz_memory_is_cached(phys_addr_t at, bool expected)
{
	return !slot(PHYS_PFN(at));
}

void mmz_memory_list(phys_addr_t start, u64 size, const char *name)
{
	host_mmz_attr.listed++;
}

void mmz_memory_unlist(phys_addr_t start, u64 size)
{
	host_mmz_attr.listed--;
}

void mmz_ram_account(struct mmz_ram *r)
{
	memset(r, 0, sizeof(*r));
	r->ram = memblock_phys_mem_size();
	r->os = (u64)totalram_pages() << PAGE_SHIFT;
	r->reserved = r->ram - r->os;
}
