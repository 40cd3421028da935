/* SPDX-License-Identifier: MIT */
/*
 * Contiguous memory areas: reserved at boot, lent to movable pages, taken back for devices.
 * cma_alloc() gives `count` pages aligned to 2^align pages, or NULL; it may sleep. Arrives with
 * row E5.
 */
#ifndef LINUX_CMA_H
#define LINUX_CMA_H

#include <linux/init.h>
#include <linux/numa.h>
#include <linux/types.h>

#define MAX_CMA_AREAS	20
#define CMA_MAX_NAME	64

struct cma;
struct page;

extern unsigned long totalcma_pages;

phys_addr_t cma_get_base(const struct cma *cma);
unsigned long cma_get_size(const struct cma *cma);
const char *cma_get_name(const struct cma *cma);

int cma_declare_contiguous_nid(phys_addr_t base, phys_addr_t size, phys_addr_t limit,
			       phys_addr_t alignment, unsigned int order_per_bit, bool fixed,
			       const char *name, struct cma **res_cma, int nid);
static inline int cma_declare_contiguous(phys_addr_t base, phys_addr_t size, phys_addr_t limit,
					 phys_addr_t alignment, unsigned int order_per_bit,
					 bool fixed, const char *name, struct cma **res_cma)
{
	return cma_declare_contiguous_nid(base, size, limit, alignment, order_per_bit, fixed, name,
					  res_cma, NUMA_NO_NODE);
}

int cma_init_reserved_mem(phys_addr_t base, phys_addr_t size, unsigned int order_per_bit,
			  const char *name, struct cma **res_cma);
struct page *cma_alloc(struct cma *cma, unsigned long count, unsigned int align, bool no_warn);
bool cma_pages_valid(struct cma *cma, const struct page *pages, unsigned long count);
bool cma_release(struct cma *cma, const struct page *pages, unsigned long count);
/* Stops at the first non-zero result, which is returned. */
int cma_for_each_area(int (*it)(struct cma *cma, void *data), void *data);

#endif
