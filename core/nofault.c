// SPDX-License-Identifier: MIT
/*
 * copy_from_kernel_nofault and copy_to_kernel_nofault (linux/uaccess.h), on two accesses that the
 * arch provides (arch/<arch>/probe.h): one load or store of 1, 2, 4 or a word's bytes, which
 * answers false where the trap handler had to step in (granule/extable.h).
 */
#include <arch/this.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include ARCH_HEADER(probe.h)

/* The widest access that both the address and what is left allow. */
static unsigned int width_at(unsigned long addr, size_t left)
{
	unsigned int width = sizeof(long);

	while (width > 1 && ((addr & (width - 1)) || width > left))
		width /= 2;
	return width;
}

long copy_from_kernel_nofault(void *dst, const void *src, size_t size)
{
	unsigned long addr = (unsigned long)src;
	u8 *out = dst;

	if (addr + size < addr)
		return -EFAULT;
	while (size) {
		unsigned int width = width_at(addr, size);
		unsigned long value;

		if (!arch_probe_read(addr, width, &value))
			return -EFAULT;
		memcpy(out, &value, width);	/* little endian: the low bytes come first */
		out += width;
		addr += width;
		size -= width;
	}
	return 0;
}

long copy_to_kernel_nofault(void *dst, const void *src, size_t size)
{
	unsigned long addr = (unsigned long)dst;
	const u8 *in = src;

	if (addr + size < addr)
		return -EFAULT;
	while (size) {
		unsigned int width = width_at(addr, size);
		unsigned long value = 0;

		memcpy(&value, in, width);
		if (!arch_probe_write(addr, width, value))
			return -EFAULT;
		in += width;
		addr += width;
		size -= width;
	}
	return 0;
}
