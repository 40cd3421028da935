// SPDX-License-Identifier: MIT
/* The host has no fault to catch: only what is surely no memory is refused. */
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static bool surely_none(const void *at)
{
	return (unsigned long)at < PAGE_SIZE;
}

long copy_from_kernel_nofault(void *dst, const void *src, size_t size)
{
	if (surely_none(src))
		return -EFAULT;
	memcpy(dst, src, size);
	return 0;
}

long copy_to_kernel_nofault(void *dst, const void *src, size_t size)
{
	if (surely_none(dst))
		return -EFAULT;
	memcpy(dst, src, size);
	return 0;
}
