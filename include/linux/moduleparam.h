/* SPDX-License-Identifier: MIT */
/*
 * module_param(): a variable of a file that the boot arguments can set, `file.param=value`.
 *
 * `file` is KBUILD_MODNAME, the name of the .c file without its ending (the Makefile passes it).
 * Values are set when the boot arguments are parsed, long before module_init functions run. A bare
 * bool word means true. A value that does not parse is named in a warning and changes nothing.
 * A charp points into the saved boot arguments, which stay.
 */
#ifndef LINUX_MODULEPARAM_H
#define LINUX_MODULEPARAM_H

#include <granule/param.h>
#include <linux/init.h>
#include <linux/stringify.h>
#include <linux/types.h>

#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME "granule"
#endif
#define MODULE_PARAM_PREFIX KBUILD_MODNAME "."

struct kernel_param;

struct kernel_param_ops {
	unsigned int flags;
	int (*set)(const char *val, const struct kernel_param *kp);
	int (*get)(char *buffer, const struct kernel_param *kp);
	void (*free)(void *arg);
};
#define KERNEL_PARAM_OPS_FL_NOARG 1

struct kparam_string {
	unsigned int maxlen;
	char *string;
};

struct kparam_array {
	unsigned int max;
	unsigned int elemsize;
	unsigned int *num;	/* how many were given, may be NULL */
	const struct kernel_param_ops *ops;
	void *elem;
};

struct kernel_param {
	const char *name;
	const struct kernel_param_ops *ops;
	u16 perm;
	union {
		void *arg;
		const struct kparam_string *str;
		const struct kparam_array *arr;
	};
};

extern const struct kernel_param_ops param_ops_byte, param_ops_short, param_ops_ushort;
extern const struct kernel_param_ops param_ops_int, param_ops_uint;
extern const struct kernel_param_ops param_ops_long, param_ops_ulong, param_ops_ullong;
extern const struct kernel_param_ops param_ops_bool, param_ops_invbool, param_ops_bint;
extern const struct kernel_param_ops param_ops_charp, param_ops_string, param_ops_hexint;
extern const struct kernel_param_ops param_array_ops;

int param_set_int(const char *val, const struct kernel_param *kp);
int param_get_int(char *buffer, const struct kernel_param *kp);
int param_set_uint(const char *val, const struct kernel_param *kp);
int param_get_uint(char *buffer, const struct kernel_param *kp);
int param_set_ulong(const char *val, const struct kernel_param *kp);
int param_get_ulong(char *buffer, const struct kernel_param *kp);
int param_set_bool(const char *val, const struct kernel_param *kp);
int param_get_bool(char *buffer, const struct kernel_param *kp);
int param_set_charp(const char *val, const struct kernel_param *kp);
int param_get_charp(char *buffer, const struct kernel_param *kp);
int param_set_copystring(const char *val, const struct kernel_param *kp);

/* Compile-time check that the variable has the type the parameter says. */
#define __param_check(name, p, type) \
	static inline type *__always_unused __check_##name(void) { return (p); }
#define param_check_byte(name, p)	__param_check(name, p, unsigned char)
#define param_check_short(name, p)	__param_check(name, p, short)
#define param_check_ushort(name, p)	__param_check(name, p, unsigned short)
#define param_check_int(name, p)	__param_check(name, p, int)
#define param_check_uint(name, p)	__param_check(name, p, unsigned int)
#define param_check_hexint(name, p)	__param_check(name, p, unsigned int)
#define param_check_long(name, p)	__param_check(name, p, long)
#define param_check_ulong(name, p)	__param_check(name, p, unsigned long)
#define param_check_ullong(name, p)	__param_check(name, p, unsigned long long)
#define param_check_bool(name, p)	__param_check(name, p, bool)
#define param_check_invbool(name, p)	__param_check(name, p, bool)
#define param_check_bint(name, p)	__param_check(name, p, int)
#define param_check_charp(name, p)	__param_check(name, p, char *)

#define __module_param_key(id_, key_, ops_, union_init_, perm_) \
	static const struct kernel_param __kparam_##id_ = { \
		.name = key_, .ops = ops_, .perm = perm_, { union_init_ } \
	}; \
	static int __kparam_set_##id_(char *value) \
	{ \
		return __kparam_##id_.ops->set(value, &__kparam_##id_); \
	} \
	BOOT_PARAM(module_##id_, key_, __kparam_set_##id_)

#define module_param_cb(id_, ops, arg_, perm) \
	__module_param_key(id_, MODULE_PARAM_PREFIX #id_, ops, .arg = (void *)(arg_), perm)
#define module_param_named(id_, value, type, perm) \
	param_check_##type(id_, &(value)) \
	module_param_cb(id_, &param_ops_##type, &(value), perm)
#define module_param(id_, type, perm)	module_param_named(id_, id_, type, perm)
#define module_param_unsafe(id_, type, perm) module_param(id_, type, perm)
#define core_param(id_, var, type, perm) \
	param_check_##type(id_, &(var)) \
	__module_param_key(id_, #id_, &param_ops_##type, .arg = (void *)&(var), perm)
#define core_param_cb(id_, ops, arg_, perm) \
	__module_param_key(id_, #id_, ops, .arg = (void *)(arg_), perm)

#define module_param_string(id_, string_, len, perm) \
	static const struct kparam_string __kparam_string_##id_ = { len, string_ }; \
	__module_param_key(id_, MODULE_PARAM_PREFIX #id_, &param_ops_string, \
			   .str = &__kparam_string_##id_, perm)

#define module_param_array_named(id_, array, type, nump, perm) \
	param_check_##type(id_, &(array)[0]) \
	static const struct kparam_array __kparam_array_##id_ = { \
		.max = sizeof(array) / sizeof((array)[0]), .elemsize = sizeof((array)[0]), \
		.num = (unsigned int *)(nump), .ops = &param_ops_##type, .elem = array \
	}; \
	__module_param_key(id_, MODULE_PARAM_PREFIX #id_, &param_array_ops, \
			   .arr = &__kparam_array_##id_, perm)
#define module_param_array(id_, type, nump, perm) \
	module_param_array_named(id_, id_, type, nump, perm)

#define MODULE_PARM_DESC(name, desc) \
	static const char __maybe_unused __parm_desc_##name[] = desc

#endif
