// SPDX-License-Identifier: MIT
/*
 * glob_match(): shell patterns. No recursion: only the last * can need another try, since what the
 * earlier ones matched is already as short as it can be. No state.
 */
#include <linux/glob.h>
#include <linux/stddef.h>

/* [a-z] at pat (behind the bracket): matches c? *end is set behind the ], NULL if there is none. */
static bool match_class(const char *pat, char c, const char **end)
{
	bool inverted = *pat == '!' || *pat == '^';
	bool match = false;

	if (inverted)
		pat++;
	*end = NULL;
	/* A ] that comes first stands for itself. */
	do {
		unsigned char low = *pat++, high = low;

		if (!low)
			return false;
		if (pat[0] == '-' && pat[1] && pat[1] != ']') {
			high = pat[1];
			pat += 2;
		}
		match |= low <= (unsigned char)c && (unsigned char)c <= high;
	} while (*pat != ']');
	*end = pat + 1;
	return match != inverted;
}

/* Does one pattern element match c? Moves *pat behind the element if so. */
static bool match_one(const char **pat, char c)
{
	const char *p = *pat, *end;

	switch (*p) {
	case '?':
		break;
	case '[':
		if (match_class(p + 1, c, &end)) {
			*pat = end;
			return true;
		}
		if (end || c != '[')
			return false;
		break;		/* no closing bracket: an ordinary character */
	case '\\':
		if (p[1])
			p++;
		fallthrough;
	default:
		if (*p != c)
			return false;
	}
	*pat = p + 1;
	return true;
}

bool glob_match(const char *pat, const char *str)
{
	const char *retry_pat = NULL, *retry_str = NULL;

	while (*str) {
		if (*pat == '*') {
			retry_pat = ++pat;
			retry_str = str;
		} else if (*pat && match_one(&pat, *str)) {
			str++;
		} else if (retry_pat) {
			pat = retry_pat;	/* the last * takes one more */
			str = ++retry_str;
		} else {
			return false;
		}
	}
	while (*pat == '*')
		pat++;
	return !*pat;
}
