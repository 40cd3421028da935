/* SPDX-License-Identifier: MIT */
/*
 * The fake banks: RAM at pretended physical addresses. Each bank is real memory, placed where the
 * linear map's arithmetic (asm/page.h) expects it; what lies between the banks faults when touched.
 * A part beyond LOWMEM_LIMIT is high memory: it exists, and host_highmem_map() shows it elsewhere.
 */
#ifndef ARCH_HOST_BANK_H
#define ARCH_HOST_BANK_H

#include <linux/types.h>

/* Sets memstart_addr and reserves the windows of layout.h. Once, before the first bank. */
void host_banks_init(phys_addr_t lowest);
/* Page-aligned. At most 16 banks; overlap is a BUG. Memory comes zeroed. */
void host_bank_add(phys_addr_t base, phys_addr_t size);
/* Takes all banks away, contents too; another set may follow (host_banks_init not again). */
void host_banks_remove(void);
/* Shows [pa, pa + size) at va as well, inside one of the windows. -EFAULT if no bank has it. */
int host_alias_map(unsigned long va, phys_addr_t pa, size_t size, bool writable);
void host_alias_unmap(unsigned long va, size_t size);

#endif
