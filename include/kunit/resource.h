/* SPDX-License-Identifier: MIT */
/*
 * Resources of a running test: released after the case, newest first. They can be found by name,
 * which is how code under test learns what the test expects of it ("slab_errors").
 */
#ifndef KUNIT_RESOURCE_H
#define KUNIT_RESOURCE_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/types.h>

struct kunit;
struct kunit_resource;

typedef int (*kunit_resource_init_t)(struct kunit_resource *res, void *context);
typedef void (*kunit_resource_free_t)(struct kunit_resource *res);
typedef bool (*kunit_resource_match_t)(struct kunit *test, struct kunit_resource *res,
				       void *match_data);
typedef void (kunit_action_t)(void *ctx);

struct kunit_resource {
	void *data;
	const char *name;
	kunit_resource_free_t free;
	struct kref refcount;
	struct list_head node;
	bool should_kfree;	/* Linux's; not used */
};

/* The caller owns res. init may be NULL; then data is taken as it is. 0 or -errno. */
int kunit_add_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
		       struct kunit_resource *res, void *data);
/* -EEXIST if the test has a resource of that name. */
int kunit_add_named_resource(struct kunit *test, kunit_resource_init_t init,
			     kunit_resource_free_t free, struct kunit_resource *res,
			     const char *name, void *data);
/* The resource is allocated. Returns its data, or NULL. */
void *kunit_alloc_resource(struct kunit *test, kunit_resource_init_t init,
			   kunit_resource_free_t free, gfp_t gfp, void *context);

/* With a reference, or NULL. Put it back with kunit_put_resource(). */
struct kunit_resource *kunit_find_resource(struct kunit *test, kunit_resource_match_t match,
					   void *match_data);
struct kunit_resource *kunit_find_named_resource(struct kunit *test, const char *name);
void kunit_get_resource(struct kunit_resource *res);
void kunit_put_resource(struct kunit_resource *res);
void kunit_remove_resource(struct kunit *test, struct kunit_resource *res);
int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match, void *match_data);
int kunit_destroy_named_resource(struct kunit *test, const char *name);

/* Calls action(ctx) when the case ends. 0 or -ENOMEM; _or_reset calls it at once on failure. */
int kunit_add_action(struct kunit *test, kunit_action_t *action, void *ctx);
int kunit_add_action_or_reset(struct kunit *test, kunit_action_t *action, void *ctx);
void kunit_remove_action(struct kunit *test, kunit_action_t *action, void *ctx);
void kunit_release_action(struct kunit *test, kunit_action_t *action, void *ctx);

#endif
