/* SPDX-License-Identifier: MIT */
/* Between vb.c and vb_show.c: the table of pools. Changed under vb_pools_lock. */
#ifndef DRIVERS_MEDIA_VB_H
#define DRIVERS_MEDIA_VB_H

#include <granule/vb.h>
#include <linux/mutex.h>

extern struct vb_pool *vb_pools[VB_MAX_POOLS], *vb_common[VB_MAX_POOLS];
extern unsigned int vb_nr_common;
extern struct mutex vb_pools_lock;

#endif
