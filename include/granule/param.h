/* SPDX-License-Identifier: MIT */
/*
 * Boot parameters: words of /chosen/bootargs.
 *
 *	static int set_loglevel(char *value) { … return 0; }	value is "" for a bare word
 *	BOOT_PARAM(loglevel, "loglevel", set_loglevel);
 *
 * params_parse() runs once, before memblock hands over; the functions may not allocate but from
 * memblock. A function that returns -errno gets its word named in a warning. A key may repeat.
 * "file.param" words of modules are kept and applied by module_param (linux/moduleparam.h).
 */
#ifndef GRANULE_PARAM_H
#define GRANULE_PARAM_H

#include <granule/registry.h>

struct boot_param {
	const char *key;
	int (*set)(char *value);
};

#define BOOT_PARAM(name_, key_, set_) \
	static const struct boot_param __param_##name_ = { key_, set_ }; \
	REGISTRY_ADD(granule_params, param_##name_, &__param_##name_)

void params_parse(const char *bootargs);

#endif
