/* SPDX-License-Identifier: MIT */
/* What the files of the prompt share: the editor, the parser, completion, and the runner. */
#ifndef SHELL_SHELL_H
#define SHELL_SHELL_H

#include <granule/command.h>
#include <linux/types.h>

#define SHELL_LINE_MAX 1024	/* bytes of a line, with its end */
#define SHELL_ARGS_MAX 64	/* words of one command, the command included */

/* lineedit.c: reads one line. Its length, or -E2BIG (told), or -EINTR (Ctrl-C). */
int lineedit_read(const char *prompt, char *buf, size_t size);

/*
 * parse.c: takes the next simple command off *line (up to `;` or the end), splits it into words in
 * `space` (SHELL_LINE_MAX bytes) with quotes and $? resolved. The number of words; 0 for an empty
 * command; -errno after the reason was printed. *line becomes NULL behind the last command.
 */
int shell_parse(const char **line, int last_status, char *space, char **argv);

/* complete.c: fills `out` with the common continuation of the word that ends at `len`.
 * Returns how many candidates there are; `list` prints them in columns. */
struct completion {
	char common[SHELL_LINE_MAX];	/* what all candidates add to the word */
	int candidates;
	bool is_dir;			/* the only candidate is a directory: no blank behind it */
};
void shell_complete(const char *line, size_t len, struct completion *out);
void shell_complete_list(const char *line, size_t len);

const struct command *command_find(const char *name, size_t len);

/*
 * The registry in alphabetical order: returns the next command by name after `prev` (NULL: first).
 */
const struct command *command_next(const struct command *prev);

/*
 * Words to numbers for commands: prints what is wrong and returns false. Accepts K, M, G suffixes.
 */
bool shell_number(const char *what, const char *text, u64 max, u64 *out);
/* As above, or a symbol's name with an optional +offset. */
bool shell_address(const char *text, unsigned long *out);

/* Lines that a panic left unfinished no longer count as scripts. */
void shell_forget_lines(void);

/* The prompt's loop. */
void shell_main(void) __attribute__((noreturn));

#endif
