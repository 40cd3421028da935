// SPDX-License-Identifier: MIT
/*
 * printk: formats, stamps, and hands text to the ring (core/dmesg.c) and to the consoles.
 *
 * Lock: print_lock, interrupts masked, held while consoles write; a UART's write takes in what
 * arrives meanwhile (drivers/serial/pl011.c), so nothing is lost by it. In a panic the lock is
 * waited for only so long: whoever holds it may be what died.
 */
#include "dmesg.h"
#include <arch/ops.h>
#include <granule/param.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define TEXT_MAX 1024		/* of one call */
#define PANIC_WAIT 1000000	/* polls of a lock that may never come free */

int console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;

static DEFINE_SPINLOCK(print_lock);
static struct console *consoles;
static bool at_line_start = true;
static int line_level = LOGLEVEL_DEFAULT;	/* of the line being printed */

/* --- consoles -------------------------------------------------------------------------------- */

static void to_consoles(const char *text, unsigned int len)
{
	for (struct console *con = consoles; con; con = con->next)
		con->write(con, text, len);
}

static bool is_shown(int level)
{
	return level == LOGLEVEL_DEFAULT || level < console_loglevel;
}

static bool have_boot_console(void)
{
	for (struct console *con = consoles; con; con = con->next)
		if (con->flags & CON_BOOT)
			return true;
	return false;
}

static void drop_boot_consoles(void)
{
	struct console **at = &consoles;

	while (*at) {
		if ((*at)->flags & CON_BOOT)
			*at = (*at)->next;
		else
			at = &(*at)->next;
	}
}

/* What was printed before there was a console. print_lock held. */
static void replay_ring(struct console *con)
{
	char chunk[128];
	u64 from = 0;
	size_t n;

	while ((n = dmesg_read_locked(&from, chunk, sizeof(chunk))))
		con->write(con, chunk, n);
}

void register_console(struct console *con)
{
	unsigned long flags;

	spin_lock_irqsave(&print_lock, flags);
	/* a boot console has shown the ring already, on the same wire most likely */
	if ((con->flags & CON_PRINTBUFFER) && !have_boot_console())
		replay_ring(con);
	if (!(con->flags & CON_BOOT))
		drop_boot_consoles();
	con->flags |= CON_ENABLED;
	con->next = consoles;
	consoles = con;
	spin_unlock_irqrestore(&print_lock, flags);
}

int unregister_console(struct console *con)
{
	int err = -ENODEV;
	unsigned long flags;

	spin_lock_irqsave(&print_lock, flags);
	for (struct console **at = &consoles; *at; at = &(*at)->next) {
		if (*at != con)
			continue;
		*at = con->next;
		err = 0;
		break;
	}
	spin_unlock_irqrestore(&print_lock, flags);
	return err;
}

bool console_available(void)
{
	return consoles != NULL;
}

/* --- printing -------------------------------------------------------------------------------- */

static void emit(const char *text, size_t len, bool show)
{
	dmesg_append(text, len);
	if (show)
		to_consoles(text, len);
}

static void emit_stamp(bool show)
{
	char stamp[24];
	u64 us = div_u64(ktime_get_ns(), NSEC_PER_USEC);
	u32 rest;
	u64 seconds = div_u64_rem(us, USEC_PER_SEC, &rest);

	emit(stamp, scnprintf(stamp, sizeof(stamp), "[%5llu.%06u] ", seconds, rest), show);
}

/* One call's text, of a log message every line of it with a stamp. */
static void print_text(int level, const char *text, size_t len)
{
	bool show = is_shown(level);

	while (len) {
		const char *nl = memchr(text, '\n', len);
		size_t n = nl ? (size_t)(nl + 1 - text) : len;

		if (at_line_start && level != LOGLEVEL_DEFAULT)
			emit_stamp(show);
		emit(text, n, show);
		at_line_start = nl != NULL;
		text += n;
		len -= n;
	}
}

/* The level at the front of the text, which may have come in by a %s; moves *text behind it. */
static int take_level(const char **text)
{
	const char *p = *text;

	if (p[0] != KERN_SOH_ASCII || !p[1])
		return LOGLEVEL_DEFAULT;
	*text = p + 2;
	return p[1] == 'c' ? line_level : p[1] - '0';
}

static bool lock_printk(unsigned long *flags)
{
	unsigned int wait = PANIC_WAIT;

	*flags = arch_irq_save();
	if (!oops_in_progress) {
		spin_lock(&print_lock);
		return true;
	}
	while (wait--)
		if (spin_trylock(&print_lock))
			return true;
	return false;	/* print without it */
}

int vprintk(const char *fmt, va_list args)
{
	char buf[TEXT_MAX];
	int len = vscnprintf(buf, sizeof(buf), fmt, args);
	const char *text = buf;
	unsigned long flags;
	bool locked = lock_printk(&flags);
	bool continues = buf[0] == KERN_SOH_ASCII && buf[1] == 'c';
	int level = take_level(&text);

	if (level != LOGLEVEL_DEFAULT && !continues && !at_line_start) {
		emit("\n", 1, is_shown(line_level));
		at_line_start = true;
	}
	line_level = level;
	print_text(level, text, buf + len - text);
	if (locked)
		spin_unlock(&print_lock);
	arch_irq_restore(flags);
	return len;
}

int printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}

int printk_console(const char *fmt, ...)
{
	char text[TEXT_MAX];
	unsigned long flags;
	bool locked;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	locked = lock_printk(&flags);
	to_consoles(text, len);
	if (locked)
		spin_unlock(&print_lock);
	arch_irq_restore(flags);
	return len;
}

bool printk_ratelimit_ok(struct ratelimit_site *site)
{
	u64 now = ktime_get_ns();

	if (!site->begin || now - site->begin > 5 * (u64)NSEC_PER_SEC) {
		if (site->missed)
			printk(KERN_WARNING "%u messages like the next were suppressed\n",
			       site->missed);
		site->begin = now | 1;
		site->count = site->missed = 0;
	}
	if (site->count++ < 10)
		return true;
	site->missed++;
	return false;
}

static int set_loglevel(char *value)
{
	return kstrtoint(value, 0, &console_loglevel);
}
BOOT_PARAM(loglevel, "loglevel", set_loglevel);

static int set_quiet(char *value)
{
	(void)value;
	console_loglevel = LOGLEVEL_WARNING;
	return 0;
}
BOOT_PARAM(quiet, "quiet", set_quiet);

static int set_debug(char *value)
{
	(void)value;
	console_loglevel = CONSOLE_LOGLEVEL_DEBUG;
	return 0;
}
BOOT_PARAM(debug, "debug", set_debug);
