/* SPDX-License-Identifier: MIT */
/*
 * A "module" is a .c file that is built in: module_init() runs at the one line of kernel/main.c
 * that runs them all, module_exit() never runs.
 */
#ifndef LINUX_MODULE_H
#define LINUX_MODULE_H

#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/string.h>
#include <linux/stringify.h>

/* With the semicolon: modules may leave it out, as Linux lets them. */
#define module_init(fn)		device_initcall(fn);
#define module_exit(fn)		__exitcall(fn);

#define __module_text(tag, text) \
	static const char __maybe_unused __UNIQUE_ID(tag)[] = text
#define MODULE_LICENSE(x)	__module_text(license, x)
#define MODULE_AUTHOR(x)	__module_text(author, x)
#define MODULE_DESCRIPTION(x)	__module_text(description, x)
#define MODULE_VERSION(x)	__module_text(version, x)
#define MODULE_ALIAS(x)		__module_text(alias, x)
#define MODULE_SOFTDEP(x)	__module_text(softdep, x)
#define MODULE_FIRMWARE(x)	__module_text(firmware, x)
#define MODULE_INFO(tag, info)	__module_text(tag, info)
#define MODULE_IMPORT_NS(ns)	__module_text(import_ns, #ns)
#define MODULE_DEVICE_TABLE(type, name) extern typeof(name) name

struct module;

static inline bool try_module_get(struct module *module)
{
	(void)module;
	return true;
}

static inline void module_put(struct module *module)
{
	(void)module;
}

static inline void __module_get(struct module *module)
{
	(void)module;
}

static inline const char *module_name(const struct module *module)
{
	(void)module;
	return "kernel";
}

#endif
