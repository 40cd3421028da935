/* SPDX-License-Identifier: MIT */
/*
 * What arch/host asks of the operating system. glue.c is the one file that sees the C library's
 * headers, and it sees none of ours.
 */
#ifndef ARCH_HOST_GLUE_H
#define ARCH_HOST_GLUE_H

void glue_write(const char *text, unsigned long len);
void glue_exit(int status) __attribute__((noreturn));
unsigned long long glue_time_ns(void);

/* Address space without memory, at exactly that address; dies if something is there already. */
void glue_reserve(void *at, unsigned long size);
/* Zeroed memory inside a reservation, and its end. */
void glue_map(void *at, unsigned long size);
void glue_unmap(void *at, unsigned long size);
/* A file-like object of that size, and pieces of it at several addresses: one memory, aliases. */
int glue_memory_create(unsigned long long size);
void glue_memory_close(int memory);
void glue_map_alias(void *at, unsigned long size, int memory, unsigned long long offset,
		    int writable);

/* fn(arg); or on_trap if it ended in a trap instruction, which is what BUG() is. Nests. */
int glue_run_trapped(int (*fn)(void *arg), void *arg, int on_trap);

#endif
