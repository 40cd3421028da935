/* SPDX-License-Identifier: MIT */
/* Bounds of the image's sections, from arch/<arch>/link.ld.S. Compare addresses, never contents. */
#ifndef ASM_SECTIONS_H
#define ASM_SECTIONS_H

#include <linux/types.h>

extern char _text[], _stext[], _etext[];
extern char __start_rodata[], __end_rodata[];
extern char _sdata[], _edata[];
extern char __bss_start[], __bss_stop[];
extern char __init_begin[], __init_end[];
extern char _sinittext[], _einittext[];
extern char __per_cpu_start[], __per_cpu_end[], __per_cpu_load[];
extern char _end[];

static inline bool memory_contains(const void *begin, const void *end, const void *p, size_t size)
{
	return (unsigned long)p >= (unsigned long)begin &&
	       (unsigned long)p + size <= (unsigned long)end;
}

static inline bool is_kernel_text(unsigned long addr)
{
	return addr >= (unsigned long)_stext && addr < (unsigned long)_etext;
}

static inline bool is_kernel_rodata(unsigned long addr)
{
	return addr >= (unsigned long)__start_rodata && addr < (unsigned long)__end_rodata;
}

static inline bool is_kernel(unsigned long addr)
{
	return addr >= (unsigned long)_text && addr < (unsigned long)_end;
}

static inline bool init_section_contains(const void *p, size_t size)
{
	return memory_contains(__init_begin, __init_end, p, size);
}

#endif
