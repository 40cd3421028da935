/* SPDX-License-Identifier: MIT */
/*
 * WHATIS(): who owns an address. Every room that hands out addresses adds one function that says,
 * in words, what an address is; the fault report and the commands `pt` and `page` ask them all.
 *
 *	static int whatis_vmalloc(unsigned long addr, char *buf, size_t size)
 *	{
 *		... find the area without sleeping, or return 0 ...
 *		return scnprintf(buf, size, "vmalloc area 0x%lx-0x%lx, by %pS", ...);
 *	}
 *	WHATIS(vmalloc, whatis_vmalloc);
 *
 * The function returns the number of characters written, 0 when the address is not its own. It is
 * called from the fault path: any context, IRQs masked. It takes no lock that may be held there
 * (trylock, or read and expect rubbish), allocates nothing, and reads possibly broken structures
 * with copy_from_kernel_nofault().
 */
#ifndef GRANULE_WHATIS_H
#define GRANULE_WHATIS_H

#include <granule/registry.h>
#include <linux/types.h>

struct whatis {
	const char *name;
	int (*describe)(unsigned long addr, char *buf, size_t size);
};

#define WHATIS(name_, describe_) \
	static const struct whatis __whatis_##name_ = { #name_, describe_ }; \
	REGISTRY_ADD(granule_whatis, whatis_##name_, &__whatis_##name_)

/* Prints a line for each owner of addr, "nobody's" when there is none. Any context. */
void whatis_print(unsigned long addr);

#endif
