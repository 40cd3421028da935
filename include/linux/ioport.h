/* SPDX-License-Identifier: MIT */
/*
 * Resources: who owns which physical addresses. One tree, iomem_resource at its root, printed as
 * /proc/iomem. `end` is inclusive, as on Linux, so that the last byte of the address space can be
 * named. A resource belongs to the caller and stays linked until release_resource().
 */
#ifndef LINUX_IOPORT_H
#define LINUX_IOPORT_H

#include <linux/types.h>

typedef phys_addr_t resource_size_t;

struct resource {
	resource_size_t start;
	resource_size_t end;
	const char *name;
	unsigned long flags;
	struct resource *parent, *sibling, *child;
};

#define IORESOURCE_MEM		0x00000200
#define IORESOURCE_IRQ		0x00000400
#define IORESOURCE_SYSRAM	0x01000000
#define IORESOURCE_BUSY		0x80000000
#define IORESOURCE_SYSTEM_RAM	(IORESOURCE_MEM | IORESOURCE_SYSRAM)

extern struct resource iomem_resource;

/* System RAM, the kernel's sections, reservations: from memblock. After kmalloc, before drivers. */
void iomem_init(void);

static inline resource_size_t resource_size(const struct resource *res)
{
	return res->end - res->start + 1;
}

/* Links `new` below `root`. 0; -EBUSY: a sibling overlaps; -EINVAL: it does not fit root. */
int request_resource(struct resource *root, struct resource *new);

/* As request_resource, but descends into what contains it and adopts what it contains. */
int insert_resource(struct resource *root, struct resource *new);
int release_resource(struct resource *old);

/* A busy region of iomem_resource, allocated. NULL when somebody has it. */
struct resource *request_mem_region(resource_size_t start, resource_size_t n, const char *name);
void release_mem_region(resource_size_t start, resource_size_t n);

#endif
