// SPDX-License-Identifier: MIT
/*
 * Completion. The first word completes to commands; a word that starts with `/` to nodes; any other
 * word by what the command's own usage line says: `--flag` and `a|b` literally, CMD, FILTER, PATH
 * and NODE by name. So a command gets completion by having an honest usage line.
 */
#include "shell.h"
#include <granule/node.h>
#include <granule/test.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

struct matcher {
	const char *word;	/* what was typed so far */
	size_t len;
	struct completion *out;	/* NULL: print the candidates */
	unsigned int printed;
};

static void shorten_to_common(char *common, const char *rest)
{
	while (*common && *common == *rest) {
		common++;
		rest++;
	}
	*common = '\0';
}

static void candidate(struct matcher *m, const char *name, size_t name_len, bool is_dir)
{
	char rest[128];

	if (name_len < m->len || strncmp(name, m->word, m->len) != 0)
		return;
	if (!m->out) {
		printk("%-*.*s%s", is_dir ? 0 : 23, (int)name_len, name,
		       is_dir ? "/\n" : ++m->printed % 3 ? " " : "\n");
		if (is_dir)
			m->printed = 0;
		return;
	}
	snprintf(rest, sizeof(rest), "%.*s%s", (int)(name_len - m->len), name + m->len,
		 is_dir ? "/" : "");
	if (m->out->candidates++ == 0)
		strscpy(m->out->common, rest, sizeof(m->out->common));
	else
		shorten_to_common(m->out->common, rest);
	m->out->is_dir = is_dir;
}

static void match_commands(struct matcher *m)
{
	for (const struct command *c = command_next(NULL); c; c = command_next(c))
		candidate(m, c->name, strlen(c->name), false);
}

static void match_nodes(struct matcher *m)
{
	char dir_path[256];
	const char *slash = m->word + m->len;
	struct node *dir, *it;

	while (slash[-1] != '/')
		slash--;
	if ((size_t)(slash - m->word) >= sizeof(dir_path))
		return;
	snprintf(dir_path, sizeof(dir_path), "%.*s", (int)(slash - m->word), m->word);
	dir = node_lookup(dir_path);
	if (!dir || !dir->is_dir)
		return;
	m->len -= slash - m->word;
	m->word = slash;
	node_for_each_child(dir, it)
		candidate(m, it->name, strlen(it->name), it->is_dir);
}

static void match_suites(struct matcher *m)
{
	REGISTRY_BOUNDS(granule_tests);

	registry_for_each(granule_tests, it) {
		const struct kunit_suite *suite = *it;

		candidate(m, suite->name, strlen(suite->name), false);
	}
}

/* One word of a usage line: `[--check]`, `shell|halt`, `CMD…`. */
static void match_usage_word(struct matcher *m, const char *word, size_t len)
{
	if (!strncmp(word, "CMD", 3))		/* CMD, CMD... */
		match_commands(m);
	else if (!strncmp(word, "FILTER", 6))
		match_suites(m);
	else if (!strncmp(word, "PATH", 4) || !strncmp(word, "NODE", 4))
		candidate(m, "/", 0, true);
	else if (islower(*word) || *word == '-')
		candidate(m, word, len, false);
}

static void match_usage(struct matcher *m, const char *args)
{
	const char *p = args;

	while (*p) {
		const char *start;

		while (*p && strchr(" []|", *p))
			p++;
		for (start = p; *p && !strchr(" []|", *p); p++)
			;
		if (p > start)
			match_usage_word(m, start, p - start);
	}
}

/*
 * Where the word under the cursor starts, and the command it belongs to (NULL: it is the command).
 */
static const char *find_word(const char *line, size_t len, const struct command **cmd)
{
	const char *word = line + len, *first = line;

	while (word > line && !isspace(word[-1]) && word[-1] != ';')
		word--;
	for (const char *p = line; p < word; p++)
		if (*p == ';')
			first = p + 1;
	while (isspace(*first))
		first++;
	*cmd = NULL;
	if (first < word) {
		size_t n = 0;

		while (first + n < word && !isspace(first[n]))
			n++;
		*cmd = command_find(first, n);
	}
	return first < word && !*cmd ? NULL : word;
}

static void match(struct matcher *m, const char *line, size_t len)
{
	const struct command *cmd;

	m->word = find_word(line, len, &cmd);
	if (!m->word)
		return;
	m->len = line + len - m->word;
	if (m->len && *m->word == '/')
		match_nodes(m);
	else if (!cmd)
		match_commands(m);
	else
		match_usage(m, cmd->args);
}

void shell_complete(const char *line, size_t len, struct completion *out)
{
	struct matcher m = { .out = out };

	memset(out, 0, sizeof(*out));
	match(&m, line, len);
}

void shell_complete_list(const char *line, size_t len)
{
	struct matcher m = { .out = NULL };

	match(&m, line, len);
	if (m.printed % 3)
		printk("\n");
}
