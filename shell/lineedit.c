// SPDX-License-Identifier: MIT
/*
 * The line editor. Plain typing echoes the characters and nothing else, so a script that drives the
 * UART reads clean text; escape sequences are sent only when a person moves inside the line.
 *
 * Keys: left right home end, backspace delete, up down (history), Ctrl-A -E -B -F -K -U -W -L -P -N
 * -C -D, Tab. Everything that is no key and no printable character is ignored: a UART delivers
 * garbage when its cable is plugged in.
 */
#include "shell.h"
#include <granule/tty.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#define HISTORY_LINES 32

enum key {
	KEY_NONE = 0x100, KEY_LEFT, KEY_RIGHT, KEY_UP, KEY_DOWN, KEY_HOME, KEY_END, KEY_DELETE,
};

#define CTRL(letter) ((letter) & 0x1f)

struct editor {
	const char *prompt;
	char *buf;
	size_t size;
	size_t len;
	size_t pos;		/* cursor, 0..len */
	size_t lost;		/* characters typed behind a full line */
	unsigned int back;	/* how many lines back in the history; 0 is the line being typed */
};

static char history[HISTORY_LINES][SHELL_LINE_MAX];
static unsigned int history_count;
static char typed_line[SHELL_LINE_MAX];	/* kept while the history is looked at */

/* --- what the terminal sees ------------------------------------------------------------------ */

static void move_left(size_t n)
{
	while (n--)
		printk("\b");
}

/* Prints from the cursor to the end, wipes `wipe` cells behind it, and comes back. */
static void redraw_tail(struct editor *e, size_t wipe)
{
	printk("%.*s", (int)(e->len - e->pos), e->buf + e->pos);
	for (size_t i = 0; i < wipe; i++)
		printk(" ");
	move_left(e->len - e->pos + wipe);
}

static void redraw_line(struct editor *e)
{
	printk("%s%.*s", e->prompt, (int)e->len, e->buf);
	move_left(e->len - e->pos);
}

/* --- changing the line ----------------------------------------------------------------------- */

static void insert(struct editor *e, char c)
{
	if (e->len + 1 >= e->size) {
		e->lost++;
		return;
	}
	memmove(e->buf + e->pos + 1, e->buf + e->pos, e->len - e->pos);
	e->buf[e->pos++] = c;
	e->len++;
	printk("%c", c);
	if (e->pos < e->len)
		redraw_tail(e, 0);
}

/* Removes [from, cursor). */
static void erase_back_to(struct editor *e, size_t from)
{
	size_t n = e->pos - from;

	if (n == 0)
		return;
	memmove(e->buf + from, e->buf + e->pos, e->len - e->pos);
	move_left(n);
	e->pos = from;
	e->len -= n;
	redraw_tail(e, n);
}

static void erase_forward(struct editor *e, size_t n)
{
	if (n > e->len - e->pos)
		n = e->len - e->pos;
	memmove(e->buf + e->pos, e->buf + e->pos + n, e->len - e->pos - n);
	e->len -= n;
	redraw_tail(e, n);
}

static void move_to(struct editor *e, size_t pos)
{
	if (pos < e->pos)
		move_left(e->pos - pos);
	else
		printk("%.*s", (int)(pos - e->pos), e->buf + e->pos);
	e->pos = pos;
}

static size_t word_start(const struct editor *e)
{
	size_t p = e->pos;

	while (p && e->buf[p - 1] == ' ')
		p--;
	while (p && e->buf[p - 1] != ' ')
		p--;
	return p;
}

/* --- history --------------------------------------------------------------------------------- */

static void replace_line(struct editor *e, const char *text)
{
	move_to(e, e->len);
	erase_back_to(e, 0);
	e->len = strscpy(e->buf, text, e->size);
	e->pos = e->len;
	printk("%s", e->buf);
}

static void history_go(struct editor *e, int step)
{
	unsigned int back = e->back + step;

	if (back > history_count || back > HISTORY_LINES)
		return;
	e->buf[e->len] = '\0';
	if (e->back == 0)
		strscpy(typed_line, e->buf, sizeof(typed_line));
	e->back = back;
	replace_line(e, back ? history[(history_count - back) % HISTORY_LINES] : typed_line);
}

static void history_add(const char *line)
{
	if (!*line)
		return;
	if (history_count && !strcmp(history[(history_count - 1) % HISTORY_LINES], line))
		return;
	strscpy(history[history_count++ % HISTORY_LINES], line, SHELL_LINE_MAX);
}

/* --- completion ------------------------------------------------------------------------------ */

static void complete(struct editor *e)
{
	static struct completion c;

	e->buf[e->len] = '\0';
	shell_complete(e->buf, e->pos, &c);
	for (const char *p = c.common; *p; p++)
		insert(e, *p);
	if (c.candidates == 1) {
		if (!c.is_dir && e->buf[e->pos] != ' ')
			insert(e, ' ');
	} else if (c.candidates > 1 && !c.common[0]) {
		printk("\n");
		shell_complete_list(e->buf, e->pos);
		redraw_line(e);
	}
}

/* --- keys ------------------------------------------------------------------------------------ */

/* ESC [ A and ESC O A, ESC [ 3 ~ : what terminals send. Unknown sequences are swallowed whole. */
static int read_escape(void)
{
	int c = tty_getc(), number = 0;

	if (c != '[' && c != 'O')
		return KEY_NONE;
	for (c = tty_getc(); (c >= '0' && c <= '9') || c == ';'; c = tty_getc())
		number = c == ';' ? 0 : (number * 10 + c - '0') % 1000;
	switch (c) {
	case 'A': return KEY_UP;
	case 'B': return KEY_DOWN;
	case 'C': return KEY_RIGHT;
	case 'D': return KEY_LEFT;
	case 'H': return KEY_HOME;
	case 'F': return KEY_END;
	case '~':
		switch (number) {
		case 1: case 7: return KEY_HOME;
		case 4: case 8: return KEY_END;
		case 3: return KEY_DELETE;
		}
	}
	return KEY_NONE;
}

static void edit_key(struct editor *e, int key)
{
	switch (key) {
	case CTRL('A'): case KEY_HOME: move_to(e, 0); break;
	case CTRL('E'): case KEY_END: move_to(e, e->len); break;
	case CTRL('B'): case KEY_LEFT: move_to(e, e->pos ? e->pos - 1 : 0); break;
	case CTRL('F'): case KEY_RIGHT: move_to(e, e->pos < e->len ? e->pos + 1 : e->len); break;
	case CTRL('P'): case KEY_UP: history_go(e, 1); break;
	case CTRL('N'): case KEY_DOWN: history_go(e, -1); break;
	case CTRL('D'): case KEY_DELETE: erase_forward(e, 1); break;
	case CTRL('K'): erase_forward(e, e->len); break;
	case CTRL('U'): erase_back_to(e, 0); break;
	case CTRL('W'): erase_back_to(e, word_start(e)); break;
	case CTRL('L'): printk("\033[H\033[J"); redraw_line(e); break;
	case '\b': case 0x7f: erase_back_to(e, e->pos ? e->pos - 1 : 0); break;
	case '\t': complete(e); break;
	default:
		if (key >= ' ' && key < 0x7f)
			insert(e, key);
	}
}

static int finish(struct editor *e)
{
	printk("\n");
	if (e->lost) {
		printk("line too long: %zu characters, at most %zu; nothing was run\n",
		       e->len + e->lost, e->size - 1);
		return -E2BIG;
	}
	e->buf[e->len] = '\0';
	history_add(e->buf);
	return e->len;
}

int lineedit_read(const char *prompt, char *buf, size_t size)
{
	static bool after_cr;
	struct editor e = { .prompt = prompt, .buf = buf, .size = size };

	printk("%s", prompt);
	for (;;) {
		int c = tty_getc();
		bool second_half = after_cr && c == '\n';	/* CR LF is one end of line */

		after_cr = c == '\r';
		if (second_half)
			continue;
		if (c == '\r' || c == '\n')
			return finish(&e);
		if (c == CTRL('C')) {
			printk("^C\n");
			tty_interrupt_clear();
			return -EINTR;
		}
		edit_key(&e, c == '\033' ? read_escape() : c);
	}
}
