/* SPDX-License-Identifier: MIT */
/*
 * The image's own symbol table: names for %pS, backtraces and fault reports.
 *
 * tools/mkksyms makes it from `nm` of the linked image and the image is linked again with it
 * (Makefile); a first link, and the host, have an empty one. Addresses ascend; names are packed
 * with a fixed dictionary. Read-only data, no locks, any context.
 */
#ifndef GRANULE_KSYMS_H
#define GRANULE_KSYMS_H

#include <linux/types.h>

#define KSYM_NAME_LEN	128

/* Finds the function that holds addr. Its name goes to buf (KSYM_NAME_LEN), NULL when unknown. */
const char *ksym_lookup(unsigned long addr, unsigned long *size, unsigned long *offset, char *buf);

/* The address of the symbol of that name, 0 when there is none. Slow: walks all names. */
unsigned long ksym_address(const char *name);

/* "name+0x12/0x34", or "0xaddr" when there is no symbol. Returns the length, as scnprintf. */
int ksym_format(char *buf, size_t size, unsigned long addr);

/* Number of symbols in the table. */
unsigned int ksym_count(void);

#endif
