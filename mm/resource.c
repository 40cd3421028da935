// SPDX-License-Identifier: MIT
/*
 * The resource tree and /proc/iomem. Invariant: siblings are sorted, do not overlap, and lie inside
 * their parent. Lock: resource_lock.
 */
#include <granule/proc.h>
#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct resource iomem_resource = { .start = 0, .end = ~(resource_size_t)0, .name = "PCI mem" };

static DEFINE_SPINLOCK(resource_lock);

static bool contains(const struct resource *outer, const struct resource *inner)
{
	return outer->start <= inner->start && outer->end >= inner->end;
}

/* Links `new` among root's children. Returns the child in its way, or NULL when it is linked. */
static struct resource *link_below(struct resource *root, struct resource *new)
{
	struct resource **at = &root->child;

	if (new->end < new->start || !contains(root, new))
		return root;
	while (*at && (*at)->end < new->start)
		at = &(*at)->sibling;
	if (*at && (*at)->start <= new->end)
		return *at;
	new->sibling = *at;
	new->parent = root;
	*at = new;
	return NULL;
}

int request_resource(struct resource *root, struct resource *new)
{
	unsigned long flags;
	struct resource *in_way;

	spin_lock_irqsave(&resource_lock, flags);
	in_way = link_below(root, new);
	spin_unlock_irqrestore(&resource_lock, flags);
	if (in_way == root)
		return -EINVAL;
	return in_way ? -EBUSY : 0;
}

/*
 * Moves the run of root's children that lie inside `new` below it. -EBUSY when one only overlaps.
 */
static int adopt(struct resource *root, struct resource *new, struct resource *first)
{
	struct resource **at = &root->child, *last = first;

	for (struct resource *c = first; c && c->start <= new->end; c = c->sibling) {
		if (!contains(new, c))
			return -EBUSY;
		last = c;
	}
	while (*at != first)
		at = &(*at)->sibling;
	for (struct resource *c = first; c != last->sibling; c = c->sibling)
		c->parent = new;
	new->child = first;
	new->sibling = last->sibling;
	new->parent = root;
	last->sibling = NULL;
	*at = new;
	return 0;
}

int insert_resource(struct resource *root, struct resource *new)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&resource_lock, flags);
	for (;;) {
		struct resource *in_way = link_below(root, new);

		if (!in_way || in_way == root) {
			err = in_way ? -EINVAL : 0;
			break;
		}
		if (!contains(in_way, new) ||
		    (in_way->start == new->start && in_way->end == new->end)) {
			err = contains(in_way, new) ? -EBUSY : adopt(root, new, in_way);
			break;
		}
		root = in_way;
	}
	spin_unlock_irqrestore(&resource_lock, flags);
	return err;
}

int release_resource(struct resource *old)
{
	unsigned long flags;
	struct resource **at;
	int err = -EINVAL;

	spin_lock_irqsave(&resource_lock, flags);
	for (at = old->parent ? &old->parent->child : NULL; at && *at; at = &(*at)->sibling) {
		if (*at != old)
			continue;
		*at = old->sibling;
		old->parent = NULL;
		err = 0;
		break;
	}
	spin_unlock_irqrestore(&resource_lock, flags);
	return err;
}

struct resource *request_mem_region(resource_size_t start, resource_size_t n, const char *name)
{
	struct resource *res = kzalloc(sizeof(*res), GFP_KERNEL);

	if (!res)
		return NULL;
	res->start = start;
	res->end = start + n - 1;
	res->name = name;
	res->flags = IORESOURCE_MEM | IORESOURCE_BUSY;
	if (insert_resource(&iomem_resource, res)) {
		kfree(res);
		return NULL;
	}
	return res;
}

void release_mem_region(resource_size_t start, resource_size_t n)
{
	struct resource *res = iomem_resource.child;

	while (res && (res->start != start || resource_size(res) != n))
		res = res->end < start ? res->sibling : res->child;
	if (res && !release_resource(res))
		kfree(res);
}

/* The next resource in the order of printing: children before siblings. */
static struct resource *next_in_order(struct resource *r, int *depth)
{
	if (r->child) {
		++*depth;
		return r->child;
	}
	while (r->parent && !r->sibling) {
		--*depth;
		r = r->parent;
	}
	return r->sibling;
}

static int iomem_show(struct seq_file *m, void *data)
{
	unsigned long flags;
	int depth = -1;
	struct resource *r = &iomem_resource;

	(void)data;
	spin_lock_irqsave(&resource_lock, flags);
	while ((r = next_in_order(r, &depth)))
		seq_printf(m, "%*s%08llx-%08llx : %s\n", 2 * depth, "", (u64)r->start,
			   (u64)r->end, r->name);
	spin_unlock_irqrestore(&resource_lock, flags);
	return 0;
}
PROC(iomem, "/proc/iomem", iomem_show, NULL);
