// SPDX-License-Identifier: MIT
/*
 * The boot list: what is started, in order, one line each, and what is possible from there on.
 *
 * Entered from arch/<arch>/head.S on the boot CPU, IRQs masked, in the image window. docs/BOOT.md
 * has what came before. A line may use what the lines above it promise, and nothing else.
 */
#include "boot.h"
#include <arch/cpu.h>
#include <arch/ops.h>
#include <arch/smp.h>
#include <arch/trap.h>
#include <arch/upcall.h>
#include <granule/boot_cost.h>
#include <granule/earlycon.h>
#include <granule/fdt_mem.h>
#include <granule/mmz_boot.h>
#include <granule/node.h>
#include <granule/panic.h>
#include <granule/paging.h>
#include <granule/semihosting.h>
#include <granule/version.h>
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/of.h>
#include <linux/percpu.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/swiotlb.h>
#include <linux/vmalloc.h>

static void refuse(void)
{
	machine_exit(EXIT_REFUSED);	/* shows why, where a console can be had */
	arch_halt();
}

void start_kernel(phys_addr_t fdt)
{
	arch_trap_init();	/* faults are reported; accesses that may fault are possible */
	arch_cpu_init();	/* the CPU's features and errata are known */
	semihosting_init();	/* a refusal or a panic ends with a status */
	earlycon_init();	/* ... and can be read */
	paging_start();		/* the fixmap can be mapped */
	if (fdt_mem_start(fdt))
		refuse();
	/* from here: the tree is checked and read, boot arguments are applied */
	earlycon_start();	/* what was printed can be seen */
	pr_info("%s\n", granule_banner);
	arch_cpu_print();
	if (fdt_mem_setup())
		refuse();
	/* from here: memblock has RAM and reservations, memstart_addr is set */
	dma_contiguous_reserve_fixed();	/* cma= with a place of its own */
	mmz_reserve();		/* zones of media memory are nobody else's */
	dma_contiguous_reserve(zone_dma_end());	/* cma= wherever there is room */
	dma_store_reserve();	/* memory that can become uncached is set aside */
	paging_init();		/* all RAM is in the linear map; W^X but for ro_after_init */
	memblock_allow_resize();	/* memblock's arrays grow by themselves */
	layout_print();
	boot_cost_memblock();	/* measured here, for bench */
	boot_cost_pages_from();
	zone_sizes_init();	/* nodes, zones, struct pages */
	setup_per_cpu_areas();	/* every possible CPU has its own per-CPU data */
	page_alloc_init_cpus();	/* per-CPU page lists */
	swiotlb_init_boot();	/* bounce buffers, where RAM lies beyond what devices reach */
	memblock_free_all();	/* alloc_pages; memblock hands out no more */
	boot_cost_pages_to();
	page_alloc_init_late();	/* watermarks */
	kmem_cache_init();	/* kmalloc */
	cma_init_reserved_areas();	/* contiguous areas serve movable pages, and devices */
	vmalloc_init();		/* vmalloc, ioremap */
	dma_store_init();	/* coherent memory for devices */
	dma_debug_init();	/* what is mapped is watched, if asked for */
	iomem_init();		/* drivers may claim physical addresses */
	of_init(fdt_mem.fdt);	/* the tree as nodes */
	log_region_init();	/* the log survives a warm reset, where memory is kept for it */
	arch_firmware_setup();	/* entered as firmware: interrupts reach us */
	nodes_init();		/* /proc and /sys can be read */
	of_nodes_init();	/* the tree among them */
	kmem_cache_init_late();	/* and the caches; idle slabs can be taken back */
	mmz_init();		/* media zones give blocks */
	platform_init();	/* drivers are bound: interrupts, timer, console */
	arch_irq_enable();
	do_initcalls();		/* module_init() of everything */
	paging_seal();		/* __ro_after_init data is read-only */
	boot_cost_prompt();
	system_booting = false;	/* from here sleeping with interrupts masked is an error */
	shell_main();
}
