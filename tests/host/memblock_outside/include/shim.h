/* SPDX-License-Identifier: MIT */
/*
 * A second, foreign set of Linux names, just enough for mm/memblock.c: physical addresses are host
 * pointers, messages go to stderr, WARN_ON counts. Every header of this folder leads here, so that
 * the build fails as soon as memblock reaches for a name that is not Linux's.
 */
#ifndef OUTSIDE_SHIM_H
#define OUTSIDE_SHIM_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint64_t u64;
typedef uint32_t u32;
#ifdef CONFIG_PHYS_ADDR_T_64BIT
typedef u64 phys_addr_t;
#else
typedef u32 phys_addr_t;
#endif
typedef unsigned int gfp_t;

#define PHYS_ADDR_MAX (~(phys_addr_t)0)
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_ALIGN(x) (((x) + PAGE_SIZE - 1) & ~(typeof(x))(PAGE_SIZE - 1))
#define PFN_UP(x) ((unsigned long)(((x) + PAGE_SIZE - 1) >> PAGE_SHIFT))
#define PFN_DOWN(x) ((unsigned long)((x) >> PAGE_SHIFT))
#define PFN_PHYS(x) ((phys_addr_t)(x) << PAGE_SHIFT)
#define SMP_CACHE_BYTES 64
#define EINVAL 22
#define ENOMEM 12

#define pick(a, b, op) ({ \
	typeof(a) a_ = (a); \
	typeof(b) b_ = (b); \
	(void)(&a_ == &b_); \
	a_ op b_ ? a_ : b_; \
})
#define min(a, b) pick(a, b, <)
#define max(a, b) pick(a, b, >)
#define clamp(v, lo, hi) min(max(v, lo), hi)

#ifndef CONFIG_NODES_SHIFT
#define CONFIG_NODES_SHIFT 0
#endif
#define MAX_NUMNODES (1 << CONFIG_NODES_SHIFT)
#define NUMA_NO_NODE (-1)

extern unsigned int outside_warnings;
extern bool outside_slab, outside_movable_node;

#define __init
#define pr_info(...) fprintf(stderr, __VA_ARGS__)
#define pr_warn(...) fprintf(stderr, __VA_ARGS__)
#define pr_err(...) fprintf(stderr, __VA_ARGS__)
#define pr_warn_ratelimited(...) fprintf(stderr, __VA_ARGS__)
#define dump_stack() ((void)outside_warnings++)
#define WARN_ON(c) ({ bool w_ = (c); outside_warnings += w_; w_; })
#define WARN_ON_ONCE(c) WARN_ON(c)
#define BUG_ON(c) do { if (c) { fprintf(stderr, "BUG: %s\n", #c); abort(); } } while (0)
void panic(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

static inline void *__va(phys_addr_t pa)
{
	return (void *)(unsigned long)pa;
}

static inline phys_addr_t __pa(const void *p)
{
	return (unsigned long)p;
}

#define phys_to_virt(pa) __va(pa)

#define GFP_KERNEL 1u
#define kmalloc(size, gfp) malloc(size)
#define kfree(p) free(p)
#define slab_is_available() outside_slab
#define movable_node_is_enabled() outside_movable_node
#define kmemleak_alloc_phys(pa, size, gfp) ((void)(pa))
#define kmemleak_free_part_phys(pa, size) ((void)(pa))

struct early_entry {
	const char *name;
	int (*fn)(char *value);
};

#define early_param(name, fn) const struct early_entry early_param_##fn = { name, fn }

struct page;
#define pfn_to_page(pfn) ((struct page *)((unsigned long)(pfn) << 4))

#endif
