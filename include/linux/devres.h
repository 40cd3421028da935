/* SPDX-License-Identifier: MIT */
/*
 * Resources that go with a device: released, last first, when its probe fails, when it is
 * unregistered, or by hand. Thread context.
 */
#ifndef LINUX_DEVRES_H
#define LINUX_DEVRES_H

#include <linux/device.h>
#include <linux/gfp_types.h>

typedef void (*dr_release_t)(struct device *dev, void *res);
typedef int (*dr_match_t)(struct device *dev, void *res, void *match_data);

/* Zeroed memory for a resource, in nobody's list yet; NULL without memory. */
void *devres_alloc(dr_release_t release, size_t size, gfp_t gfp);
void devres_free(void *res);		/* one that was never added */
void devres_add(struct device *dev, void *res);
/* The latest one with this release function that matches; NULL: none. */
void *devres_find(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
/* Out of the list and freed, without (destroy) or with (release) its release function. -ENOENT. */
int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
int devres_release(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
/* How many. */
int devres_release_all(struct device *dev);

/* Zeroed memory that goes with the device. */
void *devm_kzalloc(struct device *dev, size_t size, gfp_t gfp);
void devm_kfree(struct device *dev, const void *p);
int devm_add_action(struct device *dev, void (*action)(void *data), void *data);
int devm_add_action_or_reset(struct device *dev, void (*action)(void *data), void *data);

#endif
