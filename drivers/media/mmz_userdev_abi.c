// SPDX-License-Identifier: MIT
/*
 * MMZ: the layouts of the ioctls' structures, in and out. The request's number says how many bytes
 * there are, and only a size that is a layout's is accepted; so nothing beyond the caller's
 * structure is read, and nothing of the kernel's is written into it.
 *
 * Bits of w32_stuf that are neither prot nor flags are the kernel's business: they are ignored on
 * the way in and zero on the way out.
 */
#include "mmz_userdev.h"
#include <granule/mmz_ioctl.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static long from_caller(void *to, unsigned long arg, size_t n)
{
	return copy_from_kernel_nofault(to, (const void *)arg, n);
}

static long to_caller(unsigned long arg, const void *from, size_t n)
{
	return copy_to_kernel_nofault((void *)arg, from, n);
}

/* The caller's names fill their bytes to the last. */
static void name_in(char *to, const char *from, size_t n)
{
	memcpy(to, from, n);
	to[n] = '\0';
}

static void stuff_in(struct mmz_info *info, u64 stuff)
{
	info->prot = stuff & MMZ_PROT_MASK;
	info->flags = stuff >> MMZ_FLAGS_SHIFT & MMZ_FLAGS_MASK;
}

static u32 stuff_out(const struct mmz_info *info)
{
	return (info->prot & MMZ_PROT_MASK) |
	       (info->flags & MMZ_FLAGS_MASK) << MMZ_FLAGS_SHIFT;
}

static int get32(struct mmz_info *info, unsigned long arg)
{
	struct mmz_info32 u;

	if (from_caller(&u, arg, sizeof(u)))
		return -EFAULT;
	*info = (struct mmz_info){
		.phys_addr = u.phys_addr, .align = u.align, .size = u.size, .order = u.order,
		.mapped = u.mapped, .gfp = u.gfp,
	};
	stuff_in(info, u.w32_stuf);
	name_in(info->mmb_name, u.mmb_name, sizeof(u.mmb_name));
	name_in(info->mmz_name, u.mmz_name, sizeof(u.mmz_name));
	return 0;
}

static int get64(struct mmz_info *info, unsigned long arg)
{
	struct mmz_info64 u;

	if (from_caller(&u, arg, sizeof(u)))
		return -EFAULT;
	*info = (struct mmz_info){
		.phys_addr = u.phys_addr, .align = u.align, .size = u.size, .order = u.order,
		.mapped = u.mapped, .gfp = u.gfp,
	};
	stuff_in(info, u.w32_stuf);
	name_in(info->mmb_name, u.mmb_name, sizeof(u.mmb_name));
	name_in(info->mmz_name, u.mmz_name, sizeof(u.mmz_name));
	return 0;
}

int mmz_info_get(struct mmz_info *info, unsigned int cmd, unsigned long arg)
{
	switch (_IOC_SIZE(cmd)) {
	case sizeof(struct mmz_info32):
		return get32(info, arg);
	case sizeof(struct mmz_info64):
		return get64(info, arg);
	}
	return -EINVAL;
}

static int put32(const struct mmz_info *info, unsigned long arg)
{
	struct mmz_info32 u = {
		.phys_addr = info->phys_addr, .align = info->align, .size = info->size,
		.order = info->order, .mapped = info->mapped, .gfp = info->gfp,
		.w32_stuf = stuff_out(info),
	};

	if (u.phys_addr != info->phys_addr || u.size != info->size || u.mapped != info->mapped)
		return -EOVERFLOW;
	memcpy(u.mmb_name, info->mmb_name, sizeof(u.mmb_name));
	memcpy(u.mmz_name, info->mmz_name, sizeof(u.mmz_name));
	return to_caller(arg, &u, sizeof(u)) ? -EFAULT : 0;
}

static int put64(const struct mmz_info *info, unsigned long arg)
{
	struct mmz_info64 u = {
		.phys_addr = info->phys_addr, .align = info->align, .size = info->size,
		.order = info->order, .mapped = info->mapped, .gfp = info->gfp,
		.w32_stuf = stuff_out(info),
	};

	memcpy(u.mmb_name, info->mmb_name, sizeof(u.mmb_name));
	memcpy(u.mmz_name, info->mmz_name, sizeof(u.mmz_name));
	return to_caller(arg, &u, sizeof(u)) ? -EFAULT : 0;
}

int mmz_info_put(const struct mmz_info *info, unsigned int cmd, unsigned long arg)
{
	return _IOC_SIZE(cmd) == sizeof(struct mmz_info32) ? put32(info, arg) : put64(info, arg);
}

int mmz_dirty_get(struct mmz_dirty *dirty, unsigned int cmd, unsigned long arg)
{
	struct mmz_dirty32 a;
	struct mmz_dirty64 b;

	switch (_IOC_SIZE(cmd)) {
	case sizeof(a):
		if (from_caller(&a, arg, sizeof(a)))
			return -EFAULT;
		*dirty = (struct mmz_dirty){ a.phys_start, a.virt_start, a.size };
		return 0;
	case sizeof(b):
		if (from_caller(&b, arg, sizeof(b)))
			return -EFAULT;
		*dirty = (struct mmz_dirty){ b.phys_start, b.virt_start, b.size };
		return 0;
	}
	return -EINVAL;
}
