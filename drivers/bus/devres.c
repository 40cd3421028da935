// SPDX-License-Identifier: MIT
/* Managed resources (linux/devres.h). A list in the device; lock: devres_lock (irqsave). */
#include <linux/bug.h>
#include <linux/container_of.h>
#include <linux/devres.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct devres {
	struct list_head list;
	dr_release_t release;
	u8 data[] __attribute__((aligned(ARCH_KMALLOC_MINALIGN)));
};

static DEFINE_SPINLOCK(devres_lock);

static struct devres *to_devres(void *res)
{
	return container_of(res, struct devres, data);
}

/* Devices that were never initialised have no list yet. */
static struct list_head *list_of(struct device *dev)
{
	if (!dev->devres.next)
		INIT_LIST_HEAD(&dev->devres);
	return &dev->devres;
}

void *devres_alloc(dr_release_t release, size_t size, gfp_t gfp)
{
	struct devres *dr = kzalloc(sizeof(*dr) + size, gfp);

	if (!dr)
		return NULL;
	INIT_LIST_HEAD(&dr->list);
	dr->release = release;
	return dr->data;
}

void devres_free(void *res)
{
	if (!res)
		return;
	BUG_ON(!list_empty(&to_devres(res)->list));
	kfree(to_devres(res));
}

void devres_add(struct device *dev, void *res)
{
	unsigned long flags;

	spin_lock_irqsave(&devres_lock, flags);
	list_add_tail(&to_devres(res)->list, list_of(dev));
	spin_unlock_irqrestore(&devres_lock, flags);
}

/* devres_lock held. */
static struct devres *find(struct device *dev, dr_release_t release, dr_match_t match, void *data)
{
	struct devres *dr;

	list_for_each_entry_reverse(dr, list_of(dev), list)
		if (dr->release == release && (!match || match(dev, dr->data, data)))
			return dr;
	return NULL;
}

void *devres_find(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres *dr;
	unsigned long flags;

	spin_lock_irqsave(&devres_lock, flags);
	dr = find(dev, release, match, match_data);
	spin_unlock_irqrestore(&devres_lock, flags);
	return dr ? dr->data : NULL;
}

static struct devres *take(struct device *dev, dr_release_t release, dr_match_t match, void *data)
{
	struct devres *dr;
	unsigned long flags;

	spin_lock_irqsave(&devres_lock, flags);
	dr = find(dev, release, match, data);
	if (dr)
		list_del_init(&dr->list);
	spin_unlock_irqrestore(&devres_lock, flags);
	return dr;
}

int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres *dr = take(dev, release, match, match_data);

	kfree(dr);
	return dr ? 0 : -ENOENT;
}

int devres_release(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres *dr = take(dev, release, match, match_data);

	if (!dr)
		return -ENOENT;
	dr->release(dev, dr->data);
	kfree(dr);
	return 0;
}

int devres_release_all(struct device *dev)
{
	int count = 0;

	for (;; count++) {
		struct devres *dr = NULL;
		unsigned long flags;

		spin_lock_irqsave(&devres_lock, flags);
		if (!list_empty(list_of(dev))) {
			dr = list_last_entry(&dev->devres, struct devres, list);
			list_del_init(&dr->list);
		}
		spin_unlock_irqrestore(&devres_lock, flags);
		if (!dr)
			return count;
		dr->release(dev, dr->data);
		kfree(dr);
	}
}

/* --- memory --- */

static void no_release(struct device *dev, void *res)
{
}

static int same(struct device *dev, void *res, void *match_data)
{
	return res == match_data;
}

void *devm_kzalloc(struct device *dev, size_t size, gfp_t gfp)
{
	void *res = devres_alloc(no_release, size, gfp);

	if (res)
		devres_add(dev, res);
	return res;
}

void devm_kfree(struct device *dev, const void *p)
{
	WARN_ON(p && devres_destroy(dev, no_release, same, (void *)p));
}

/* --- actions --- */

struct action {
	void (*fn)(void *data);
	void *data;
};

static void run_action(struct device *dev, void *res)
{
	struct action *a = res;

	a->fn(a->data);
}

int devm_add_action(struct device *dev, void (*action)(void *data), void *data)
{
	struct action *a = devres_alloc(run_action, sizeof(*a), GFP_KERNEL);

	if (!a)
		return -ENOMEM;
	a->fn = action;
	a->data = data;
	devres_add(dev, a);
	return 0;
}

int devm_add_action_or_reset(struct device *dev, void (*action)(void *data), void *data)
{
	int err = devm_add_action(dev, action, data);

	if (err)
		action(data);
	return err;
}
