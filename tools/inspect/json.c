// SPDX-License-Identifier: MIT
/* JSON on stdout: see json.h. */
#include <stdio.h>
#include <string.h>
#include "json.h"

static bool comma;	/* something of this level stands already */

static void item(void)
{
	if (comma)
		putchar(',');
	comma = true;
}

void json_open(char bracket)
{
	item();
	putchar(bracket);
	comma = false;
}

void json_close(char bracket)
{
	putchar(bracket);
	comma = true;
}

void json_number(u64 v)
{
	item();
	printf("%llu", v);
}

void json_null(void)
{
	item();
	fputs("null", stdout);
}

/* Bytes of the UTF-8 sequence at s, 1 for ASCII, 0 when it is none. */
static int sequence(const unsigned char *s)
{
	int n = *s < 0x80 ? 1 : (*s & 0xe0) == 0xc0 ? 2 : (*s & 0xf0) == 0xe0 ? 3 :
		(*s & 0xf8) == 0xf0 ? 4 : 0, i;
	static const unsigned int least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned int v = n == 1 ? *s : *s & (0x7f >> n);

	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		v = v << 6 | (s[i] & 0x3f);
	}
	return n && v >= least[n] && v <= 0x10ffff && (v < 0xd800 || v > 0xdfff) ? n : 0;
}

void json_string(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	int n;

	if (!text) {
		json_null();
		return;
	}
	item();
	putchar('"');
	for (; *s; s += n ? n : 1) {
		n = sequence(s);
		if (n == 0 || *s < 0x20 || *s == 0x7f)
			printf("\\u%04x", *s);
		else if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else
			fwrite(s, 1, n, stdout);
	}
	putchar('"');
}

void json_key(const char *key)
{
	json_string(key);
	putchar(':');
	comma = false;
}

void json_pair(u64 a, u64 b)
{
	json_open('[');
	json_number(a);
	json_number(b);
	json_close(']');
}

void json_key_string(const char *key, const char *s)
{
	json_key(key);
	json_string(s);
}

void json_key_bool(const char *key, bool v)
{
	json_key(key);
	item();
	fputs(v ? "true" : "false", stdout);
}

void json_end(void)
{
	putchar('\n');
	comma = false;
}
