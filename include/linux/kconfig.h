/* SPDX-License-Identifier: MIT */
/*
 * IS_ENABLED(CONFIG_X): 1 when a boolean symbol is set, else 0, usable in C expressions and in #if.
 *
 * How: CONFIG_X expands to 1 or stays a word. Pasted behind a prefix, only the 1 is a macro again,
 * and that one inserts a comma, which shifts a 1 into the place of the second argument.
 */
#ifndef LINUX_KCONFIG_H
#define LINUX_KCONFIG_H

#define __KCONFIG_IS_1 unused,
#define __kconfig_second(first, second, ...) second
#define __kconfig_pick(maybe_comma) __kconfig_second(maybe_comma 1, 0, 0)
#define __kconfig_paste(value) __kconfig_pick(__KCONFIG_IS_##value)
#define __kconfig_is_set(symbol) __kconfig_paste(symbol)

#define IS_BUILTIN(option)	__kconfig_is_set(option)
#define IS_MODULE(option)	0
#define IS_REACHABLE(option)	IS_BUILTIN(option)
#define IS_ENABLED(option)	IS_BUILTIN(option)

#endif
