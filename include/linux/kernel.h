/* SPDX-License-Identifier: MIT */
/*
 * The helpers that nearly every file wants, gathered from the headers that own them, and the
 * declarations of lib/vsprintf.c, lib/kstrtox.c and lib/cmdline.c.
 */
#ifndef LINUX_KERNEL_H
#define LINUX_KERNEL_H

#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/const.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/hex.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/stddef.h>
#include <linux/stringify.h>
#include <linux/types.h>
#include <linux/preempt.h>
#include <linux/typecheck.h>
#include <linux/bug.h>
#include <asm/byteorder.h>

#define upper_32_bits(n)	((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n)	((u32)((n) & 0xffffffff))
#define upper_16_bits(n)	((u16)((n) >> 16))
#define lower_16_bits(n)	((u16)((n) & 0xffff))

#define REPEAT_BYTE(x)		((~0ul / 0xff) * (x))
#define PTR_IF(cond, ptr)	((cond) ? (ptr) : NULL)
#define u64_to_user_ptr(x)	((void __user *)(uintptr_t)(x))

/* Marks a place that may sleep; a warning in a context that cannot (core/preempt.c). */
void might_sleep_at(const char *file, int line);
#define might_sleep() \
do { \
	if (unlikely(!preemptible())) \
		might_sleep_at(__FILE__, __LINE__); \
} while (0)
#define might_sleep_if(cond) \
do { \
	if (cond) \
		might_sleep(); \
} while (0)
#define cant_sleep()		((void)0)
#define might_fault()		((void)0)

/*
 * Boot argument parsing. memparse: a number with an optional K, M, G, T, P or E behind it; *retptr
 * is set behind what was read. get_option: one int; 0 none, 1 last, 2 a comma follows, 3 a hyphen.
 * next_arg: splits off the first `param=value` (quotes kept together) and returns the rest.
 */
unsigned long long memparse(const char *ptr, char **retptr);
int get_option(char **str, int *pint);
char *get_options(const char *str, int nints, int *ints);
bool parse_option_str(const char *str, const char *option);
char *next_arg(char *args, char **param, char **val);

#endif
