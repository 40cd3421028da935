// SPDX-License-Identifier: MIT
/*
 * The parts of a KUnit test's resources that take memory: allocated resources, deferred actions,
 * kunit_kmalloc(). Each is one kmalloc'ed object that frees itself when the resource is released.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/slab.h>

struct allocated {
	struct kunit_resource res;
	kunit_resource_free_t free;
};

static void free_allocated(struct kunit_resource *res)
{
	struct allocated *mem = container_of(res, struct allocated, res);

	if (mem->free)
		mem->free(res);
	kfree(mem);
}

void *kunit_alloc_resource(struct kunit *test, kunit_resource_init_t init,
			   kunit_resource_free_t free, gfp_t gfp, void *context)
{
	struct allocated *mem = kzalloc(sizeof(*mem), gfp);

	if (!mem)
		return NULL;
	mem->free = free;
	if (kunit_add_resource(test, init, free_allocated, &mem->res, context)) {
		kfree(mem);
		return NULL;
	}
	return mem->res.data;
}

/* --- actions --------------------------------------------------------------------------------- */

struct action {
	struct kunit_resource res;
	kunit_action_t *func;
	void *ctx;
};

static void run_action(struct kunit_resource *res)
{
	struct action *action = container_of(res, struct action, res);

	if (action->func)
		action->func(action->ctx);
	kfree(action);
}

int kunit_add_action(struct kunit *test, kunit_action_t *func, void *ctx)
{
	struct action *action = kzalloc(sizeof(*action), GFP_KERNEL);

	if (!action)
		return -ENOMEM;
	action->func = func;
	action->ctx = ctx;
	return kunit_add_resource(test, NULL, run_action, &action->res, action);
}

int kunit_add_action_or_reset(struct kunit *test, kunit_action_t *func, void *ctx)
{
	int err = kunit_add_action(test, func, ctx);

	if (err)
		func(ctx);
	return err;
}

static bool match_action(struct kunit *test, struct kunit_resource *res, void *data)
{
	struct action *wanted = data, *action = container_of(res, struct action, res);

	return res->free == run_action && action->func == wanted->func &&
	       action->ctx == wanted->ctx;
}

static void drop_action(struct kunit *test, kunit_action_t *func, void *ctx, bool call)
{
	struct action wanted = { .func = func, .ctx = ctx };
	struct kunit_resource *res = kunit_find_resource(test, match_action, &wanted);

	if (!res)
		return;
	if (!call)
		container_of(res, struct action, res)->func = NULL;
	kunit_remove_resource(test, res);
	kunit_put_resource(res);
}

void kunit_remove_action(struct kunit *test, kunit_action_t *func, void *ctx)
{
	drop_action(test, func, ctx, false);
}

void kunit_release_action(struct kunit *test, kunit_action_t *func, void *ctx)
{
	drop_action(test, func, ctx, true);
}

/* --- memory ---------------------------------------------------------------------------------- */

static void free_memory(void *ptr)
{
	kfree(ptr);
}

void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	void *ptr = kmalloc(size_mul(n, size), gfp);

	if (!ptr || kunit_add_action_or_reset(test, free_memory, ptr))
		return NULL;
	return ptr;
}

void kunit_kfree(struct kunit *test, const void *ptr)
{
	if (ptr)
		kunit_release_action(test, free_memory, (void *)ptr);
}
