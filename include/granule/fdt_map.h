/* SPDX-License-Identifier: MIT */
/*
 * The boot loader's pointer made safe: the device tree behind the fixmap window.
 *
 * Any value of pa is survived. The header is read through a Device mapping first, so that nothing
 * is fetched ahead from an address that may be a register or nothing at all; each page of the tree
 * is then proved readable. Boot CPU, early, once; the mapping stays until fdt_unmap().
 */
#ifndef GRANULE_FDT_MAP_H
#define GRANULE_FDT_MAP_H

#include <linux/types.h>

#define FDT_MAP_MAX	(2UL << 20)	/* bytes of tree, as Linux accepts them */

/*
 * Read-only, write-back, at the same offset in its page as pa. NULL when it cannot be, with the
 * reason in why[FDT_MEM_WHY] (granule/fdt_mem.h); *size is the tree's totalsize.
 */
const void *fdt_map(phys_addr_t pa, u32 *size, char *why);

/* Takes the mapping off, when somebody has copied the tree or reads it in the linear map. */
void fdt_unmap(void);

#endif
