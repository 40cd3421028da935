// SPDX-License-Identifier: MIT
/*
 * gen_pools of devices (linux/genalloc.h): made for a device and destroyed with it, found by name,
 * or through a phandle of the tree. mm/genalloc.c has the pools.
 */
#include <linux/devres.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/genalloc.h>
#include <linux/of.h>
#include <linux/slab.h>
#include <linux/string.h>

struct owned_pool {
	struct gen_pool *pool;
};

static void release_pool(struct device *dev, void *res)
{
	gen_pool_destroy(((struct owned_pool *)res)->pool);
}

/* NULL stands for the pool without name. */
static int same_name(struct device *dev, void *res, void *name)
{
	const char *has = ((struct owned_pool *)res)->pool->name;

	return !name || !has ? !name && !has : !strcmp(has, name);
}

struct gen_pool *gen_pool_get(struct device *dev, const char *name)
{
	struct owned_pool *owned = devres_find(dev, release_pool, same_name, (void *)name);

	return owned ? owned->pool : NULL;
}

struct gen_pool *devm_gen_pool_create(struct device *dev, int min_alloc_order, int nid,
				      const char *name)
{
	struct owned_pool *owned;
	char *copy = NULL;

	if (gen_pool_get(dev, name))
		return ERR_PTR(-EINVAL);
	owned = devres_alloc(release_pool, sizeof(*owned), GFP_KERNEL);
	if (!owned)
		return ERR_PTR(-ENOMEM);
	if (name) {
		copy = kstrdup(name, GFP_KERNEL);
		if (!copy)
			goto no_memory;
	}
	owned->pool = gen_pool_create(min_alloc_order, nid);
	if (!owned->pool)
		goto no_memory;
	owned->pool->name = copy;		/* freed with it */
	devres_add(dev, owned);
	return owned->pool;
no_memory:
	kfree(copy);
	devres_free(owned);
	return ERR_PTR(-ENOMEM);
}

static struct device *device_of(const struct device_node *np)
{
	struct device *dev = NULL;

	while ((dev = device_next(dev)))
		if (dev->of_node == np)
			return dev;
	return NULL;
}

/* The phandle names a device, or a child of one that is named as the pool is (label, node name). */
struct gen_pool *of_gen_pool_get(struct device_node *np, const char *propname, int index)
{
	struct device_node *pool_np = of_parse_phandle(np, propname, index);
	const char *name = NULL;
	struct device *dev;

	if (!pool_np)
		return NULL;
	dev = device_of(pool_np);
	if (!dev && pool_np->parent) {
		dev = device_of(pool_np->parent);
		if (of_property_read_string(pool_np, "label", &name))
			name = pool_np->name;
	}
	of_node_put(pool_np);
	return dev ? gen_pool_get(dev, name) : NULL;
}
