// SPDX-License-Identifier: MIT
/*
 * The command language, kept small: words, 'single' and "double" quotes, backslash, `;` between
 * commands, # comments, and $? (the last status). Pure functions over the caller's memory, so that
 * the fuzzer can drive them on the host.
 */
#include "shell.h"
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>

struct words {
	const char *in;		/* next character to read */
	char *out;		/* where the next character of the word goes */
	char *end;		/* end of the space */
	char **argv;
	int argc;
};

static int put(struct words *w, char c)
{
	if (w->out == w->end)
		return -E2BIG;
	*w->out++ = c;
	return 0;
}

static int put_status(struct words *w, int status)
{
	char digits[12];
	int err = 0;

	snprintf(digits, sizeof(digits), "%d", status);
	for (const char *d = digits; *d && !err; d++)
		err = put(w, *d);
	w->in += 2;
	return err;
}

/* A quoted part: from behind the opening quote to behind the closing one. */
static int take_quoted(struct words *w, char quote, int status)
{
	while (*w->in && *w->in != quote) {
		int err;

		if (quote == '"' && w->in[0] == '$' && w->in[1] == '?') {
			err = put_status(w, status);
		} else {
			if (quote == '"' && *w->in == '\\' && w->in[1])
				w->in++;
			err = put(w, *w->in++);
		}
		if (err)
			return err;
	}
	if (!*w->in) {
		printk("unbalanced quote: %c is never closed\n", quote);
		return -EINVAL;
	}
	w->in++;
	return 0;
}

static int take_part(struct words *w, int status)
{
	char c = *w->in;

	if (c == '$' && w->in[1] == '?')
		return put_status(w, status);
	w->in++;
	if (c == '\'' || c == '"')
		return take_quoted(w, c, status);
	if (c == '\\' && *w->in)
		c = *w->in++;
	return put(w, c);
}

static int take_word(struct words *w, int status)
{
	int err = 0;

	if (w->argc == SHELL_ARGS_MAX - 1) {
		printk("too many words: at most %d in one command\n", SHELL_ARGS_MAX - 1);
		return -E2BIG;
	}
	w->argv[w->argc++] = w->out;
	while (!err && *w->in && *w->in != ';' && !isspace(*w->in))
		err = take_part(w, status);
	return err ? err : put(w, '\0');
}

int shell_parse(const char **line, int last_status, char *space, char **argv)
{
	struct words w = {
		.in = *line, .out = space, .end = space + SHELL_LINE_MAX, .argv = argv,
	};

	for (;;) {
		int err;

		while (isspace(*w.in))
			w.in++;
		if (*w.in == '#')
			while (*w.in)
				w.in++;
		if (!*w.in || *w.in == ';')
			break;
		err = take_word(&w, last_status);
		if (err) {
			*line = NULL;
			return err;
		}
	}
	argv[w.argc] = NULL;
	*line = *w.in ? w.in + 1 : NULL;
	return w.argc;
}
