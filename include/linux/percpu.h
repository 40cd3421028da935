/* SPDX-License-Identifier: MIT */
/*
 * Dynamic per-CPU memory, and the areas that static per-CPU variables live in.
 *
 * Every possible CPU has a unit of the same size in each chunk; the first chunk's units begin with
 * the static variables. A per-CPU pointer is only good for per_cpu_ptr() and this_cpu_ptr(). Memory
 * is zeroed for every possible CPU. One irqsave lock; allocation without __GFP_DIRECT_RECLAIM works
 * in any context.
 */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H

#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>
#include <linux/types.h>

/* Granularity of allocation, and what every unit keeps for alloc_percpu before kmalloc works. */
#define PCPU_MIN_ALLOC_SHIFT	3
#define PCPU_MIN_ALLOC_SIZE	(1 << PCPU_MIN_ALLOC_SHIFT)
#define PERCPU_DYNAMIC_RESERVE	(28 << 10)
#define PCPU_MAX_ALIGN		2048

/* size <= PAGE_SIZE / 4 and align a power of two <= 2048; else NULL and a warning. */
void __percpu *__alloc_percpu(size_t size, size_t align);
void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp);
void free_percpu(void __percpu *ptr);		/* NULL is ignored; a foreign pointer is a BUG */

#define alloc_percpu_gfp(type, gfp) \
	((__typeof__(type) __percpu *)__alloc_percpu_gfp(sizeof(type), __alignof__(type), gfp))
#define alloc_percpu(type) \
	((__typeof__(type) __percpu *)__alloc_percpu(sizeof(type), __alignof__(type)))

/* Is addr in the static per-CPU area of some CPU? */
bool is_kernel_percpu_address(unsigned long addr);
/* The physical address of one CPU's copy. */
phys_addr_t per_cpu_ptr_to_phys(void *addr);

/*
 * Boot: gives each of nr_cpu_ids CPUs its area, from memblock, copies the static variables and sets
 * this CPU's offset. Before any secondary CPU runs, before the buddy system.
 */
void setup_per_cpu_areas(void);

/* Pages behind all units, for meminfo's Percpu line. */
unsigned long pcpu_nr_pages(void);
/* 0, or -EINVAL after naming the first map that does not add up. */
int percpu_check(void);

#endif
