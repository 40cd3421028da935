// SPDX-License-Identifier: MIT
/*
 * The first per-CPU chunk: one unit for each of nr_cpu_ids CPUs from memblock, each beginning
 * with a copy of the section of static per-CPU variables, followed by PERCPU_DYNAMIC_RESERVE
 * bytes for alloc_percpu(), which works from here on (kmem_cache_init needs it before kmalloc
 * exists).
 *
 * Until then the section itself is the boot CPU's copy (offset 0); what the boot CPU wrote there
 * goes into every copy. Boot CPU only, interrupts masked.
 */
#include <linux/bitmap.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/string.h>
#include <mm/percpu.h>

unsigned long __per_cpu_offset[NR_CPUS];

void __init setup_per_cpu_areas(void)
{
	size_t size = (unsigned long)__per_cpu_end - (unsigned long)__per_cpu_start;
	unsigned int cpu, bits;
	unsigned long *maps;
	char *base;

	pcpu_unit_size = PAGE_ALIGN(size + PERCPU_DYNAMIC_RESERVE);
	pcpu_unit_bits = pcpu_unit_size >> PCPU_MIN_ALLOC_SHIFT;
	bits = BITS_TO_LONGS(pcpu_unit_bits + 1);
	base = memblock_alloc((phys_addr_t)pcpu_unit_size * nr_cpu_ids, PAGE_SIZE);
	maps = memblock_alloc(2 * bits * sizeof(long), sizeof(long));
	if (!base || !maps)
		panic("percpu: no memory for %u units of %u bytes", nr_cpu_ids, pcpu_unit_size);
	pcpu_chunk_open(&pcpu_first, base, maps);
	pcpu_count_chunk(1);
	if (size)
		pcpu_chunk_take(&pcpu_first, DIV_ROUND_UP(size, PCPU_MIN_ALLOC_SIZE), 0);
	for (cpu = 0; cpu < nr_cpu_ids; cpu++) {
		memcpy(base + cpu * pcpu_unit_size, __per_cpu_start, size);
		__per_cpu_offset[cpu] = (unsigned long)base + cpu * pcpu_unit_size -
					(unsigned long)__per_cpu_start;
	}
	arch_set_percpu_offset(__per_cpu_offset[0]);
	pr_info("percpu: Embedded %u pages/cpu s%zu d%zu u%u\n", pcpu_unit_size >> PAGE_SHIFT, size,
		pcpu_unit_size - size, pcpu_unit_size);
}
