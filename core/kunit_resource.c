// SPDX-License-Identifier: MIT
/*
 * Which KUnit case runs, and its resources (kunit/resource.h). Here, below the allocators, because
 * they ask: a slab report that the running test expects is counted and not printed. The list,
 * newest first, is guarded by the test's lock: any context. free functions are called without it.
 * kernel/kunit.c runs the cases, kernel/kunit_managed.c has the resources that need memory.
 */
#include <kunit/test.h>
#include <linux/kernel.h>

struct kunit *kunit_current_test;

static void resource_release(struct kref *kref)
{
	struct kunit_resource *res = container_of(kref, struct kunit_resource, refcount);

	if (res->free)
		res->free(res);
}

void kunit_get_resource(struct kunit_resource *res)
{
	kref_get(&res->refcount);
}

void kunit_put_resource(struct kunit_resource *res)
{
	kref_put(&res->refcount, resource_release);
}

static int add(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
	       struct kunit_resource *res, void *data)
{
	unsigned long flags;
	int err = 0;

	res->free = free;
	kref_init(&res->refcount);
	if (init)
		err = init(res, data);
	else
		res->data = data;
	if (err)
		return err;
	spin_lock_irqsave(&test->lock, flags);
	list_add(&res->node, &test->resources);
	spin_unlock_irqrestore(&test->lock, flags);
	return 0;
}

int kunit_add_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
		       struct kunit_resource *res, void *data)
{
	res->name = NULL;
	res->should_kfree = false;
	return add(test, init, free, res, data);
}

int kunit_add_named_resource(struct kunit *test, kunit_resource_init_t init,
			     kunit_resource_free_t free, struct kunit_resource *res,
			     const char *name, void *data)
{
	struct kunit_resource *existing;

	if (!name)
		return -EINVAL;
	existing = kunit_find_named_resource(test, name);
	if (existing) {
		kunit_put_resource(existing);
		return -EEXIST;
	}
	res->name = name;
	res->should_kfree = false;
	return add(test, init, free, res, data);
}

struct kunit_resource *kunit_find_resource(struct kunit *test, kunit_resource_match_t match,
					   void *match_data)
{
	struct kunit_resource *res, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&test->lock, flags);
	list_for_each_entry(res, &test->resources, node) {
		if (match(test, res, match_data)) {
			kunit_get_resource(res);
			found = res;
			break;
		}
	}
	spin_unlock_irqrestore(&test->lock, flags);
	return found;
}

static bool match_name(struct kunit *test, struct kunit_resource *res, void *name)
{
	return res->name && !strcmp(res->name, name);
}

struct kunit_resource *kunit_find_named_resource(struct kunit *test, const char *name)
{
	return kunit_find_resource(test, match_name, (void *)name);
}

void kunit_remove_resource(struct kunit *test, struct kunit_resource *res)
{
	unsigned long flags;
	bool listed;

	spin_lock_irqsave(&test->lock, flags);
	listed = !list_empty(&res->node);
	list_del_init(&res->node);
	spin_unlock_irqrestore(&test->lock, flags);
	if (listed)
		kunit_put_resource(res);
}

int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match, void *match_data)
{
	struct kunit_resource *res = kunit_find_resource(test, match, match_data);

	if (!res)
		return -ENOENT;
	kunit_remove_resource(test, res);
	kunit_put_resource(res);
	return 0;
}

int kunit_destroy_named_resource(struct kunit *test, const char *name)
{
	return kunit_destroy_resource(test, match_name, (void *)name);
}

/* After the case. A release may add or remove resources itself. */
void kunit_cleanup(struct kunit *test)
{
	struct kunit_resource *res;

	while ((res = list_first_entry_or_null(&test->resources, struct kunit_resource, node)))
		kunit_remove_resource(test, res);
}
