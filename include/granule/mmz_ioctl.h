/* SPDX-License-Identifier: MIT */
/*
 * The ioctls of /dev/mmz_userdev. Numbers, structures and their layouts are the vendor's.
 *
 * The number carries the size of the structure: 80 bytes where addresses have 32 bits, 104 where
 * they have 64 (or for 32-bit programs that follow the 64-bit kernel). Both are accepted by every
 * kernel, any other size is -EINVAL: a request reads and writes exactly the layout it names.
 */
#ifndef GRANULE_MMZ_IOCTL_H
#define GRANULE_MMZ_IOCTL_H

#include <linux/build_bug.h>
#include <linux/ioctl.h>
#include <linux/stddef.h>
#include <linux/types.h>

#define MMZ_USER_MMB_NAME	16
#define MMZ_USER_MMZ_NAME	32

/* w32_stuf: bits 0-7 prot, 8-19 flags; the rest is not the caller's and is ignored. */
#define MMZ_PROT_MASK		0xffu
#define MMZ_FLAGS_SHIFT		8
#define MMZ_FLAGS_MASK		0xfffu

struct mmz_info32 {
	u32 phys_addr, align, size, order;
	u32 mapped;
	u32 w32_stuf;
	char mmb_name[MMZ_USER_MMB_NAME];
	char mmz_name[MMZ_USER_MMZ_NAME];
	u32 gfp;
	u32 pad;
};

struct mmz_info64 {
	u64 phys_addr, align, size;
	u32 order, pad0;
	u64 mapped;
	u64 w32_stuf;
	char mmb_name[MMZ_USER_MMB_NAME];
	char mmz_name[MMZ_USER_MMZ_NAME];
	u64 gfp;
};

struct mmz_dirty32 {
	u32 phys_start, virt_start, size;
};

struct mmz_dirty64 {
	u64 phys_start, virt_start, size;
};

/* The newer generation's sharing. mem_handle names a block where addresses must not be known. */
struct mmz_share {
	u64 phys_addr, virt_addr, mem_handle, offset;
	s32 shared_pid;
	u32 pad;
};

static_assert(sizeof(struct mmz_info32) == 80);
static_assert(sizeof(struct mmz_info64) == 104);
static_assert(offsetof(struct mmz_info32, mmb_name) == 24);
static_assert(offsetof(struct mmz_info64, mmb_name) == 48);
static_assert(offsetof(struct mmz_info32, gfp) == 72);
static_assert(offsetof(struct mmz_info64, gfp) == 96);
static_assert(sizeof(struct mmz_dirty32) == 12);
static_assert(sizeof(struct mmz_dirty64) == 24);
static_assert(sizeof(struct mmz_share) == 40);

/* A number without its size: what a switch looks at. */
#define MMZ_IOC_BITS(cmd)	((cmd) & ~(_IOC_SIZEMASK << _IOC_SIZESHIFT))

#define IOC_MMB_ALLOC_(s)		_IOWR('m', 10, s)
#define IOC_MMB_ATTR_(s)		_IOR('m', 11, s)
#define IOC_MMB_FREE_(s)		_IOW('m', 12, s)
#define IOC_MMB_ALLOC_V2_(s)		_IOWR('m', 13, s)
#define IOC_MMB_USER_REMAP_(s)		_IOWR('m', 20, s)
#define IOC_MMB_USER_REMAP_CACHED_(s)	_IOWR('m', 21, s)
#define IOC_MMB_USER_UNMAP_(s)		_IOWR('m', 22, s)
#define IOC_MMB_VIRT_GET_PHYS_(s)	_IOWR('m', 23, s)
#define IOC_MMB_SYS_FLUSH_CACHE_(s)	_IOW('m', 24, s)
#define IOC_MMB_BASE_CHECK_ADDR_(s)	_IOW('m', 25, s)
#define IOC_MMB_FLUSH_DCACHE_DIRTY_(s)	_IOW('d', 50, s)
#define IOC_MMB_TEST_CACHE_(s)		_IOW('t', 11, s)

#define IOC_MMB_ADD_REF			_IO('r', 30)	/* arg: physical address */
#define IOC_MMB_DEC_REF			_IO('r', 31)
#define IOC_MMB_FLUSH_DCACHE		_IO('c', 40)	/* arg: physical address, 0: all */

#define IOC_MEM_SHARE			_IOW('s', 40, struct mmz_share)
#define IOC_MEM_UNSHARE			_IOW('s', 41, struct mmz_share)
#define IOC_MEM_SHARE_ALL		_IOW('s', 42, struct mmz_share)
#define IOC_MEM_UNSHARE_ALL		_IOW('s', 43, struct mmz_share)
#define IOC_VIRT_GET_SYS_MEM		_IOWR('s', 44, struct mmz_share)
#define IOC_PHYS_GET_SYS_MEM		_IOWR('s', 45, struct mmz_share)
#define IOC_HANDLE_GET_SYS_MEM		_IOWR('s', 46, struct mmz_share)

/* As a program compiled for this machine has them. */
#if __SIZEOF_LONG__ == 8
typedef struct mmz_info64 mmz_info_t;
typedef struct mmz_dirty64 mmz_dirty_t;
#else
typedef struct mmz_info32 mmz_info_t;
typedef struct mmz_dirty32 mmz_dirty_t;
#endif

#define IOC_MMB_ALLOC			IOC_MMB_ALLOC_(mmz_info_t)
#define IOC_MMB_ATTR			IOC_MMB_ATTR_(mmz_info_t)
#define IOC_MMB_FREE			IOC_MMB_FREE_(mmz_info_t)
#define IOC_MMB_ALLOC_V2		IOC_MMB_ALLOC_V2_(mmz_info_t)
#define IOC_MMB_USER_REMAP		IOC_MMB_USER_REMAP_(mmz_info_t)
#define IOC_MMB_USER_REMAP_CACHED	IOC_MMB_USER_REMAP_CACHED_(mmz_info_t)
#define IOC_MMB_USER_UNMAP		IOC_MMB_USER_UNMAP_(mmz_info_t)
#define IOC_MMB_VIRT_GET_PHYS		IOC_MMB_VIRT_GET_PHYS_(mmz_info_t)
#define IOC_MMB_SYS_FLUSH_CACHE		IOC_MMB_SYS_FLUSH_CACHE_(mmz_info_t)
#define IOC_MMB_BASE_CHECK_ADDR		IOC_MMB_BASE_CHECK_ADDR_(mmz_info_t)
#define IOC_MMB_FLUSH_DCACHE_DIRTY	IOC_MMB_FLUSH_DCACHE_DIRTY_(mmz_dirty_t)
#define IOC_MMB_TEST_CACHE		IOC_MMB_TEST_CACHE_(mmz_info_t)

#endif
