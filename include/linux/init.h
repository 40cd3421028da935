/* SPDX-License-Identifier: MIT */
/*
 * Where code that runs once lives, and what runs at boot.
 *
 * __init code and __initdata are gone after boot: nothing else may refer to them later. Functions
 * given to module_init() and the other *_initcall()s are called at one named line of
 * kernel/main.c, by do_initcalls(), level after level; inside a level the order means nothing.
 */
#ifndef LINUX_INIT_H
#define LINUX_INIT_H

#include <granule/param.h>
#include <granule/registry.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define __init		__section(".init.text") __cold
#define __initdata	__section(".init.data")
#define __initconst	__section(".init.rodata")
#define __exit		__section(".exit.text") __used __cold
#define __exitdata	__section(".exit.data")
#define __ref
#define __refdata
#define __meminit
#define __meminitdata
#define __memexit
#define __paginginit
#define __init_memblock
#define __initdata_memblock
#define __head		__section(".head.text")
#define __ro_after_init	__section(".data..ro_after_init")

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

struct initcall {
	const char *name;
	initcall_t fn;
	int level;		/* 0 (early) .. 7 (late); module_init is 6 */
};

#define __define_initcall(fn_, level_) \
	static const struct initcall __initcall_##fn_ = { #fn_, fn_, level_ }; \
	REGISTRY_ADD(granule_inits, init_##fn_, &__initcall_##fn_)

#define early_initcall(fn)	__define_initcall(fn, 0)
#define pure_initcall(fn)	__define_initcall(fn, 0)
#define core_initcall(fn)	__define_initcall(fn, 1)
#define postcore_initcall(fn)	__define_initcall(fn, 2)
#define arch_initcall(fn)	__define_initcall(fn, 3)
#define subsys_initcall(fn)	__define_initcall(fn, 4)
#define fs_initcall(fn)		__define_initcall(fn, 5)
#define device_initcall(fn)	__define_initcall(fn, 6)
#define late_initcall(fn)	__define_initcall(fn, 7)
#define __initcall(fn)		device_initcall(fn)

#define __exitcall(fn) \
	static const exitcall_t __maybe_unused __exitcall_##fn = fn

/* Runs them all. A function that fails is named in a warning; the others still run. */
void do_initcalls(void);

/* early_param("word", fn): as BOOT_PARAM. __setup("word=", fn): the key ends in '='. */
#define early_param(str, fn)	BOOT_PARAM(early_##fn, str, fn)
#define __setup(str, fn) \
	static int __setup_call_##fn(char *value) { return fn(value) ? 0 : -22; } \
	BOOT_PARAM(setup_##fn, str, __setup_call_##fn)

/* True until kernel/main.c has called everything and opens the prompt; it clears it. */
extern bool system_booting;

/* The whole of /chosen/bootargs, as given. */
extern char *saved_command_line;

#endif
