// SPDX-License-Identifier: MIT
/*
 * The fake machine's boot: kernel/main.c's list, as far as it has a meaning here. There are several
 * machines; the first has banks with holes, on the 32-bit host partly above the linear map, so that
 * high memory is real. The others are for the page allocator (make host-machines).
 */
#include <asm/page.h>
#include <granule/fdt_mem.h>
#include <granule/param.h>
#include <linux/array_size.h>
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/memory_model.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/swiotlb.h>
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

#define BANKS 4

struct machine {
	const char *name;
	struct {
		phys_addr_t base, size;
		int nid;
	} banks[BANKS];
	phys_addr_t dma_zone;
	const char *bootargs;
	bool high;		/* with a bank above the linear map, where there is such a thing */
};

static const struct machine machines[] = {
	{ "plain", { { 0x48000000, SZ_128M }, { 0x60000000, SZ_64M } }, .high = true },
	{ "small", { { 0x48000000, 24 * SZ_1M } }, .bootargs = "init_on_alloc=1 init_on_free=1" },
	{ "holes", { { 0x48000000, 40 * SZ_1M + 0x7000 }, { 0x4b123000, 9 * SZ_1M },
		     { 0x58400000, SZ_32M } }, .high = true },
	{ "dma", { { 0x48000000, SZ_128M } }, .dma_zone = 0x1234000, .high = true },
	{ "numa", { { 0x48000000, SZ_64M }, { 0x4c000000, 65 * SZ_1M, 1 },
		    { 0x50100000, 31 * SZ_1M, 2 } } },
	{ "movable", { { 0x48000000, SZ_128M }, { 0x60000000, SZ_64M, 1 } },
	  .bootargs = "kernelcore=96M" },
	{ "zones", { { 0x48000000, SZ_64M }, { 0x4c000000, SZ_64M, 1 } },
	  .bootargs = "numa_zonelist_order=zone", .high = true },
	{ "cma", { { 0x48000000, SZ_128M }, { 0x60000000, SZ_64M } }, .bootargs = "cma=32M" },
};

static void add_bank(phys_addr_t base, phys_addr_t size, int nid)
{
	host_bank_add(base & PAGE_MASK, PAGE_ALIGN(size));
	memblock_add_node(base, size, nid, MEMBLOCK_NONE);
}

static const struct machine *find_machine(const char *name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(machines); i++)
		if (!name || !strcmp(machines[i].name, name))
			return &machines[i];
	return NULL;
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

bool host_machine_start(const char *name)
{
	const struct machine *machine = find_machine(name);

	if (!machine)
		return false;
	host_banks_init(0x40000000);
	host_bank_add(0x40000000, SZ_64M);	/* the page-table suites' own, tests/host/pgtable */
	for (int i = 0; i < BANKS && machine->banks[i].size; i++)
		add_bank(machine->banks[i].base, machine->banks[i].size, machine->banks[i].nid);
	if (IS_ENABLED(CONFIG_HIGHMEM) && machine->high)
		add_bank(memstart_addr + (LOWMEM_LIMIT - PAGE_OFFSET), SZ_64M, 0);
	boot_dma_zone_size = machine->dma_zone;
	if (machine->bootargs)
		params_parse(machine->bootargs);
	linear_map_bounds();
	memblock_allow_resize();
	dma_contiguous_reserve(zone_dma_end());
	host_paging_init();
	dma_store_reserve();
	zone_sizes_init();
	setup_per_cpu_areas();
	page_alloc_init_cpus();
	swiotlb_init_boot();
	memblock_free_all();
	page_alloc_init_late();
	kmem_cache_init();
	cma_init_reserved_areas();
	vmalloc_init();
	dma_store_init();
	return true;
}
