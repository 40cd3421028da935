/* SPDX-License-Identifier: MIT */
/*
 * Where pools and streams have their memory from: zones of media memory (memory_mmz.c), or what a
 * test puts in their place.
 */
#ifndef DRIVERS_MEDIA_MEMORY_H
#define DRIVERS_MEDIA_MEMORY_H

#include <linux/types.h>

struct media_memory {
	phys_addr_t phys;
	unsigned long bytes;		/* 0: none */
	void *cookie;
};

struct media_memory_ops {
	/* Contiguous, at a page; zone NULL: anonymous. 0 or -ENOMEM. */
	int (*get)(struct media_memory *mem, const char *name, unsigned long bytes,
		   const char *zone);
	void (*put)(struct media_memory *mem);
	bool (*zone_exists)(const char *zone);		/* NULL: the anonymous one */
	/* For the CPU, cached; what it wrote is cleaned, what a device wrote is looked at anew. */
	void *(*map)(struct media_memory *mem);
	void (*unmap)(struct media_memory *mem);
	int (*clean)(struct media_memory *mem, void *base, unsigned long offset,
		     unsigned long bytes);
	int (*inval)(struct media_memory *mem, void *base, unsigned long offset,
		     unsigned long bytes);
};

/* Changes where memory comes from while none is in use; returns the ops before. */
const struct media_memory_ops *media_memory_use(const struct media_memory_ops *ops);

/* 0, or -ENOMEM (told: name, zone, size). */
int media_memory_get(struct media_memory *mem, const char *name, unsigned long bytes,
		     const char *zone);
/* Nothing to do for memory that was never got. */
void media_memory_put(struct media_memory *mem);
bool media_memory_there(void);
/* The zone's name if there is such a zone, else NULL: the anonymous one will do. */
const char *media_memory_zone(const char *zone);

/* All of it as the CPU sees it, or NULL; base is that address. 0 or -errno. */
void *media_memory_map(struct media_memory *mem);
void media_memory_unmap(struct media_memory *mem);
int media_memory_clean(struct media_memory *mem, void *base, unsigned long offset,
		       unsigned long bytes);
int media_memory_inval(struct media_memory *mem, void *base, unsigned long offset,
		       unsigned long bytes);

#endif
