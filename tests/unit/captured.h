/* SPDX-License-Identifier: MIT */
/* For tests of what stops with BUG(): runs it, catches what it prints, tells whether it stopped. */
#ifndef TESTS_UNIT_CAPTURED_H
#define TESTS_UNIT_CAPTURED_H

#include <granule/recover.h>
#include <linux/console.h>
#include <linux/string.h>

static char captured[2048];
static unsigned int captured_len;

static void capture_text(struct console *con, const char *text, unsigned int len)
{
	if (captured_len + len >= sizeof(captured))
		len = sizeof(captured) - 1 - captured_len;
	memcpy(captured + captured_len, text, len);
	captured_len += len;
	captured[captured_len] = 0;
}

static struct console capturing = { .name = "captured", .write = capture_text,
				    .flags = CON_ENABLED };

/* Did fn(arg) stop, after a text that contains `words`? fn must hold no lock when it does. */
static inline bool stops_saying(int (*fn)(void *arg), void *arg, const char *words)
{
	int status;

	captured_len = 0;
	captured[0] = 0;
	register_console(&capturing);
	status = recover_run(fn, arg, 77);
	unregister_console(&capturing);
	return status == 77 && strstr(captured, words);
}

#endif
