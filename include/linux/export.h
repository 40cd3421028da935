/* SPDX-License-Identifier: MIT */
/* Symbols for modules. Everything is built in, so these only check that the name exists. */
#ifndef LINUX_EXPORT_H
#define LINUX_EXPORT_H

#include <linux/compiler.h>

#define EXPORT_SYMBOL(sym)		extern typeof(sym) sym
#define EXPORT_SYMBOL_GPL(sym)		extern typeof(sym) sym
#define EXPORT_SYMBOL_NS(sym, ns)	extern typeof(sym) sym
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	extern typeof(sym) sym
#define EXPORT_PER_CPU_SYMBOL(sym)	extern typeof(sym) sym
#define EXPORT_PER_CPU_SYMBOL_GPL(sym)	extern typeof(sym) sym

struct module;
#define THIS_MODULE ((struct module *)0)

#endif
