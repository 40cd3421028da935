// SPDX-License-Identifier: MIT
/*
 * The fake machine's boot: kernel/main.c's list, as far as it has a meaning here. Banks with holes,
 * on the 32-bit host partly above the linear map, so that high memory is real.
 */
#include <asm/page.h>
#include <granule/fdt_mem.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/memory_model.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <../arch/host/bank.h>
#include <../arch/host/paging.h>

#include "machine.h"

/* No tree here. */
struct fdt_mem_info fdt_mem;
phys_addr_t boot_dma_zone_size;

int vmemmap_map(unsigned long start, phys_addr_t pa, size_t size)
{
	return host_alias_map(start, pa, size, true);
}

static void add_bank(phys_addr_t base, phys_addr_t size)
{
	host_bank_add(base, size);
	memblock_add(base, size);
}

/* What the linear map shows: memory beyond is high memory, and memblock must not hand it out. */
static void linear_map_bounds(void)
{
	phys_addr_t end = memstart_addr + (LOWMEM_LIMIT - PAGE_OFFSET);

	end = min(end, memblock_end_of_DRAM());
	memblock_set_current_limit(end);
	min_low_pfn = PHYS_PFN(memblock_start_of_DRAM());
	max_low_pfn = PHYS_PFN(end);
	max_pfn = PHYS_PFN(memblock_end_of_DRAM());
	high_memory = __va(end - 1) + 1;
}

void host_machine_start(void)
{
	host_banks_init(0x40000000);
	host_bank_add(0x40000000, SZ_64M);	/* the page-table suites' own, tests/host/pgtable */
	add_bank(0x48000000, SZ_128M);
	add_bank(0x60000000, SZ_64M);
	if (IS_ENABLED(CONFIG_HIGHMEM))
		add_bank(memstart_addr + (LOWMEM_LIMIT - PAGE_OFFSET), SZ_64M);
	linear_map_bounds();
	memblock_allow_resize();
	host_paging_init();
	zone_sizes_init();
	setup_per_cpu_areas();
	page_alloc_init_cpus();
	memblock_free_all();
	page_alloc_init_late();
	kmem_cache_init();
	vmalloc_init();
}
