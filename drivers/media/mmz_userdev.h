/* SPDX-License-Identifier: MIT */
/*
 * What /dev/mmz_userdev keeps for an open file, and the rules of who may see which block. Lock:
 * mmz_file.lock serialises everything one file does; the sharing lists are under mmz_lock.
 */
#ifndef DRIVERS_MEDIA_MMZ_USERDEV_H
#define DRIVERS_MEDIA_MMZ_USERDEV_H

#include "mmz.h"
#include <linux/fs.h>
#include <linux/mutex.h>

/* An ioctl's argument in one shape, whatever layout it came in. */
struct mmz_info {
	u64 phys_addr, align, size;
	u32 order;
	u64 mapped;
	u32 prot, flags;
	char mmb_name[17];	/* the caller's 16 bytes need not end in a NUL */
	char mmz_name[33];
	u64 gfp;
};

struct mmz_dirty {
	u64 phys_start, virt_start, size;
};

/* A block of this file. */
struct mmz_node {
	struct list_head list;
	hil_mmb_t *mmb;
	struct mmz_info info;	/* as it was asked for; mapped and phys_addr as it became */
	int map_ref, mmb_ref;
	bool delayed_free, map_cached;
};

struct mmz_file {
	struct mutex lock;
	struct list_head nodes;
	int pid;
};

/* --- mmz_userdev_abi.c: layouts --- */

/* 0; -EINVAL: no layout has this size; -EFAULT. */
int mmz_info_get(struct mmz_info *info, unsigned int cmd, unsigned long arg);
/* The same way back; -EOVERFLOW when an address does not fit the 32-bit layout. */
int mmz_info_put(const struct mmz_info *info, unsigned int cmd, unsigned long arg);
int mmz_dirty_get(struct mmz_dirty *dirty, unsigned int cmd, unsigned long arg);

/* --- mmz_userdev.c --- */

struct mmz_file *mmz_file_open(int pid);	/* NULL without memory */
void mmz_file_close(struct mmz_file *f);	/* tells and frees what was left */
long mmz_file_ioctl(struct mmz_file *f, unsigned int cmd, unsigned long arg);

/* The node of a block of this file: exactly at phys, or around it. */
struct mmz_node *mmz_node_at(struct mmz_file *f, u64 phys);
struct mmz_node *mmz_node_around(struct mmz_file *f, u64 phys);

/* --- mmz_userdev_map.c --- */

long mmz_ioctl_remap(struct mmz_file *f, struct mmz_info *info, bool cached);
long mmz_ioctl_unmap(struct mmz_file *f, struct mmz_info *info);
long mmz_ioctl_virt_to_phys(struct mmz_file *f, struct mmz_info *info);
long mmz_ioctl_flush(struct mmz_file *f, u64 phys);
long mmz_ioctl_flush_dirty(struct mmz_file *f, const struct mmz_dirty *dirty);
/* A part of any block this file may see. */
long mmz_ioctl_flush_range(struct mmz_file *f, const struct mmz_info *info);
/* Frees a block whose free was delayed and that nothing holds any more. */
void mmz_node_finish(struct mmz_node *node);

/*
 * May this file map [phys, phys + len)? All of it inside one block that it owns or that is shared
 * with its process, or inside a window of map_mmz=. 0, -EINVAL (no such range), -EPERM. mmap() of
 * processes asks this.
 */
int mmz_may_map(const struct mmz_file *f, u64 phys, u64 len);

/* --- mmz_share.c --- */

struct mmz_share;

/* May this process use the block? Under mmz_lock. */
bool mmz_shared_with(const hil_mmb_t *mmb, int pid);
long mmz_ioctl_share(struct mmz_file *f, unsigned int cmd, unsigned long arg);
/* A process that goes leaves every list but those of its own blocks. */
void mmz_share_forget(int pid);

struct mmz_window {
	u64 start, size;
};

/* map_mmz=: memory of other masters that programs may map. */
const struct mmz_window *mmz_windows(unsigned int *n);

#endif
