/* SPDX-License-Identifier: MIT */
/*
 * printk and its relatives. Any context, interrupts and exceptions included; never sleeps.
 *
 * A format that begins with a KERN_ level is a log message: it goes to the dmesg ring with a
 * timestamp, and as "[    0.000000] text" to the consoles if its level is below console_loglevel.
 * A format without a level is output of a command: plain text on the consoles, always, and in the
 * ring as well. Text before the first console is kept and shown when one registers.
 * Formats: C's, without floating point, and %p's extensions; see lib/vsprintf.c.
 */
#ifndef LINUX_PRINTK_H
#define LINUX_PRINTK_H

#include <linux/compiler.h>
#include <linux/kern_levels.h>
#include <linux/stdarg.h>
#include <linux/types.h>

#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME "granule"
#endif

/* %pV: a format with its arguments. */
struct va_format {
	const char *fmt;
	va_list *va;
};

int printk(const char *fmt, ...) __printf(1, 2) __cold;
/* To the consoles only, not to the ring: for showing the ring itself. */
int printk_console(const char *fmt, ...) __printf(1, 2) __cold;
int vprintk(const char *fmt, va_list args) __printf(1, 0) __cold;
#define _printk printk
#define printk_deferred printk

/* Levels below this reach the consoles (loglevel= in the boot arguments, default 7). */
extern int console_loglevel;
#define CONSOLE_LOGLEVEL_SILENT		0
#define CONSOLE_LOGLEVEL_DEFAULT	7
#define CONSOLE_LOGLEVEL_DEBUG		10
#define CONSOLE_LOGLEVEL_MOTORMOUTH	15

static inline const char *printk_skip_level(const char *s)
{
	return s[0] == KERN_SOH_ASCII && s[1] ? s + 2 : s;
}

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif

#define pr_emerg(fmt, ...)	printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert(fmt, ...)	printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...)	printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...)	printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...)	printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warning		pr_warn
#define pr_notice(fmt, ...)	printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...)	printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_cont(fmt, ...)	printk(KERN_CONT fmt, ##__VA_ARGS__)

/* Type-checks its arguments and prints nothing. */
#define no_printk(fmt, ...) \
({ \
	if (0) \
		printk(fmt, ##__VA_ARGS__); \
	0; \
})

#ifdef DEBUG
#define pr_debug(fmt, ...)	printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_devel(fmt, ...)	printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#else
#define pr_debug(fmt, ...)	no_printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_devel(fmt, ...)	no_printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#endif

#define printk_once(fmt, ...) \
({ \
	static bool __printed; \
	bool __first = !__printed; \
	if (__first) { \
		__printed = true; \
		printk(fmt, ##__VA_ARGS__); \
	} \
	__first; \
})
#define pr_emerg_once(fmt, ...)	 printk_once(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err_once(fmt, ...)	 printk_once(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_once(fmt, ...)	 printk_once(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice_once(fmt, ...) printk_once(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_once(fmt, ...)	 printk_once(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)

/* At most 10 of a call site in 5 seconds. */
struct ratelimit_site {
	u64 begin;		/* ns */
	unsigned int count, missed;
};
bool printk_ratelimit_ok(struct ratelimit_site *site);
#define printk_ratelimited(fmt, ...) \
({ \
	static struct ratelimit_site __site; \
	if (printk_ratelimit_ok(&__site)) \
		printk(fmt, ##__VA_ARGS__); \
})
#define pr_err_ratelimited(fmt, ...)	printk_ratelimited(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_ratelimited(fmt, ...)	printk_ratelimited(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice_ratelimited(fmt, ...)	printk_ratelimited(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_ratelimited(fmt, ...)	printk_ratelimited(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)

/* The call chain of the caller, with symbols. */
void dump_stack(void) __cold;

enum { DUMP_PREFIX_NONE, DUMP_PREFIX_ADDRESS, DUMP_PREFIX_OFFSET };
int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize, char *linebuf,
		       size_t linebuflen, bool ascii);
void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize,
		    int groupsize, const void *buf, size_t len, bool ascii);
#define print_hex_dump_bytes(prefix_str, prefix_type, buf, len) \
	print_hex_dump(KERN_DEBUG, prefix_str, prefix_type, 16, 1, buf, len, true)
#define print_hex_dump_debug(prefix_str, type, rowsize, groupsize, buf, len, ascii) \
	print_hex_dump(KERN_DEBUG, prefix_str, type, rowsize, groupsize, buf, len, ascii)

#endif
