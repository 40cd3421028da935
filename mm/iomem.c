// SPDX-License-Identifier: MIT
/*
 * /proc/iomem's memory: System RAM as the tree has it, inside it the image's sections and what was
 * reserved before the buddy system began. Read once from memblock at boot; devices add themselves.
 */
#include <asm/page.h>
#include <asm/sections.h>
#include <granule/iomem.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

static void add(phys_addr_t start, phys_addr_t end, const char *name, unsigned long flags)
{
	struct resource *res = kzalloc(sizeof(*res), GFP_KERNEL);
	int err = -ENOMEM;

	if (res) {
		res->start = start;
		res->end = end - 1;
		res->name = name;
		res->flags = flags | IORESOURCE_BUSY;
		err = insert_resource(&iomem_resource, res);
	}
	if (err) {
		kfree(res);
		pr_warn("iomem: %s %pa-%pa cannot be listed (%d)\n", name, &start, &end, err);
	}
}

static void add_section(const void *start, const void *end, const char *name)
{
	add(__pa_symbol(start), __pa_symbol(end), name, IORESOURCE_SYSTEM_RAM);
}

/* The image is reserved as one piece; its sections say it better. */
static bool is_image(const struct memblock_region *r)
{
	phys_addr_t text = __pa_symbol(_text);

	return r->base <= text && text - r->base < r->size;
}

void iomem_init(void)
{
	struct memblock_region *r;

	for_each_mem_region(r)
		add(r->base, r->base + r->size,
		    memblock_is_nomap(r) ? "reserved" : "System RAM",
		    memblock_is_nomap(r) ? IORESOURCE_MEM : IORESOURCE_SYSTEM_RAM);
	add_section(_text, _etext, "Kernel code");
	add_section(_sdata, __bss_stop, "Kernel data");
	for_each_reserved_mem_region(r)
		if (!is_image(r) && memblock_is_region_memory(r->base, r->size))
			add(r->base, r->base + r->size, "reserved", IORESOURCE_MEM);
}

/* --- names for parts of it --- */

struct label {
	struct resource res;
	char text[64];		/* "KIND: NAME" */
};

/* The innermost entry that covers exactly [start, end). */
static struct resource *exactly(phys_addr_t start, phys_addr_t end)
{
	struct resource *r = iomem_resource.child, *found = NULL;

	while (r) {
		if (r->end < start) {
			r = r->sibling;
			continue;
		}
		if (r->start == start && r->end == end - 1)
			found = r;
		r = r->child;
	}
	return found;
}

int iomem_label(phys_addr_t start, phys_addr_t end, const char *kind, const char *name)
{
	struct label *label = kzalloc(sizeof(*label), GFP_KERNEL);
	struct resource *same;
	int err;

	if (!label)
		return -ENOMEM;
	scnprintf(label->text, sizeof(label->text), "%s: %s", kind, name);
	label->res = (struct resource){ .start = start, .end = end - 1, .name = label->text,
					.flags = IORESOURCE_MEM };
	err = insert_resource(&iomem_resource, &label->res);
	same = err == -EBUSY ? exactly(start, end) : NULL;
	if (same)
		err = request_resource(same, &label->res);
	if (err)
		kfree(label);
	return err;
}

void iomem_unlabel(phys_addr_t start, phys_addr_t end, const char *kind)
{
	struct resource *r = exactly(start, end);
	size_t len = strlen(kind);

	if (!r || strncmp(r->name, kind, len) || r->name[len] != ':')
		return;
	if (!release_resource(r))
		kfree(container_of(r, struct label, res));
}
