/* SPDX-License-Identifier: MIT */
/*
 * Consoles: where printk's text goes.
 *
 * A console's write() puts out all of the text before it returns, from any context, and turns each
 * "\n" into whatever its wire wants. It is called under printk's lock, interrupts masked. The
 * first console that registers is shown everything printed so far. A boot console (CON_BOOT) is
 * taken off by printk when the first real one arrives.
 */
#ifndef LINUX_CONSOLE_H
#define LINUX_CONSOLE_H

#include <linux/list.h>
#include <linux/types.h>

#define CON_PRINTBUFFER	(1 << 0)	/* show the ring when registered */
#define CON_ENABLED	(1 << 2)
#define CON_BOOT	(1 << 3)

struct console {
	char name[16];
	void (*write)(struct console *con, const char *text, unsigned int len);
	short flags;
	short index;
	void *data;
	struct console *next;	/* printk's list */
};

void register_console(struct console *con);
int unregister_console(struct console *con);	/* 0 or -ENODEV */
bool console_available(void);

#endif
