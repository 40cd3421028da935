/* SPDX-License-Identifier: MIT */
/* What mm/percpu.c and mm/percpu_init.c share: chunks of per-CPU memory. See mm/percpu.c. */
#ifndef _MM_PERCPU_H
#define _MM_PERCPU_H

#include <linux/list.h>
#include <linux/percpu.h>

/* Largest allocation where a quarter page is less. */
#define PCPU_MAX_ALLOC	1024

/*
 * used: a bit for each PCPU_MIN_ALLOC_SIZE bytes of a unit; bound: where allocations begin, and
 * their ends.
 */
struct pcpu_chunk {
	struct list_head list;
	void *base;			/* unit of CPU 0 */
	unsigned int free_bits;		/* pcpu_unit_bits - |used| */
	unsigned long *used, *bound;
	unsigned long maps[];		/* of chunks made at run time */
};

extern struct pcpu_chunk pcpu_first;
extern unsigned int pcpu_unit_size, pcpu_unit_bits;

/* maps: zeroed, for used and bound of pcpu_unit_bits + 1 bits each. */
void pcpu_chunk_open(struct pcpu_chunk *chunk, void *base, unsigned long *maps);
int pcpu_chunk_take(struct pcpu_chunk *chunk, unsigned int nr, unsigned int mask);

void pcpu_count_chunk(int sign);

#endif
