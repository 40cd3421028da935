// SPDX-License-Identifier: MIT
/*
 * The small grammar of boot arguments: sizes with suffixes, comma lists, quoted words. Declared in
 * linux/kernel.h; core/params.c uses it on /chosen/bootargs. No state.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>

unsigned long long memparse(const char *ptr, char **retptr)
{
	static const char suffixes[] = "KMGTPE";
	char *end;
	unsigned long long value = simple_strtoull(ptr, &end, 0);
	const char *suffix = end == ptr || !*end ? NULL : strchr(suffixes, toupper(*end));

	if (suffix) {
		value <<= 10 * (suffix - suffixes + 1);
		end++;
	}
	if (retptr)
		*retptr = end;
	return value;
}

int get_option(char **str, int *pint)
{
	char *begin = *str;
	bool negative;
	int value;

	if (!begin || !*begin)
		return 0;
	negative = *begin == '-';
	value = simple_strtoull(begin + negative, str, 0);
	if (*str == begin + negative)
		return 0;
	if (pint)
		*pint = negative ? -value : value;
	if (**str == ',') {
		(*str)++;
		return 2;
	}
	return **str == '-' ? 3 : 1;
}

/*
 * "1,4-6" into ints[1..]; ints[0] is how many. Returns where parsing stopped. With nints 0 nothing
 * is stored but the count.
 */
char *get_options(const char *str, int nints, int *ints)
{
	bool store = nints > 0;
	char *p = (char *)str;
	int value, more, i = 1;

	while (!store || i < nints) {
		more = get_option(&p, &value);
		if (!more)
			break;
		if (store)
			ints[i] = value;
		i++;
		if (more == 3) {		/* a range: "a-b" */
			int last, next;

			p++;
			next = get_option(&p, &last);
			if (!next)
				break;
			while (value < last && (!store || i < nints)) {
				value++;
				if (store)
					ints[i] = value;
				i++;
			}
			more = next;
		}
		if (more == 1)
			break;
	}
	ints[0] = i - 1;
	return p;
}

bool parse_option_str(const char *str, const char *option)
{
	size_t len = strlen(option);

	while (*str) {
		if (!strncmp(str, option, len) && (!str[len] || str[len] == ','))
			return true;
		str = strchrnul(str, ',');
		if (*str)
			str++;
	}
	return false;
}

/* Drops the quotes that surround a whole value. */
static char *unquote(char *s)
{
	size_t len = strlen(s);

	if (*s != '"')
		return s;
	if (len > 1 && s[len - 1] == '"')
		s[len - 1] = '\0';
	return s + 1;
}

char *next_arg(char *args, char **param, char **val)
{
	bool in_quote = false;
	char *equals = NULL, *p;

	for (p = args; *p && (in_quote || !isspace((u8)*p)); p++) {
		if (*p == '"')
			in_quote = !in_quote;
		else if (*p == '=' && !equals)
			equals = p;
	}
	if (*p)
		*p++ = '\0';
	/* "a=b c" quoted as a whole: the parameter's quote closes behind the value. */
	if (*args == '"') {
		args = unquote(args);
		if (equals && equals < args)
			equals = NULL;
	}
	*param = args;
	*val = NULL;
	if (equals) {
		*equals = '\0';
		*val = unquote(equals + 1);
	}
	return skip_spaces(p);
}
