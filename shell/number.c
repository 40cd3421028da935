// SPDX-License-Identifier: MIT
/* Numbers, sizes and addresses as people type them: 0x1000, 64K, 3, jiffies+8. */
#include "shell.h"
#include <granule/ksyms.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* The number at *text; false when there is none or it does not fit 64 bits. */
static bool take_number(const char **text, u64 *out)
{
	const char *p = *text;
	unsigned int base = 10;
	u64 n = 0;

	if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
		base = 16;
		p += 2;
	}
	if (digit_of(*p) >= (int)base)
		return false;
	for (; digit_of(*p) < (int)base; p++) {
		if (__builtin_mul_overflow(n, (u64)base, &n) ||
		    __builtin_add_overflow(n, (u64)digit_of(*p), &n))
			return false;
	}
	*text = p;
	*out = n;
	return true;
}

static unsigned int suffix_shift(const char **text)
{
	switch (**text) {
	case 'k': case 'K': ++*text; return 10;
	case 'm': case 'M': ++*text; return 20;
	case 'g': case 'G': ++*text; return 30;
	}
	return 0;
}

bool shell_number(const char *what, const char *text, u64 max, u64 *out)
{
	const char *p = text;
	unsigned int shift;
	u64 n;

	if (!take_number(&p, &n)) {
		printk("%s: '%s' is no number from 0 to %llu\n", what, text, max);
		return false;
	}
	shift = suffix_shift(&p);
	if (*p) {
		printk("%s: '%s' has '%s' behind the number\n", what, text, p);
		return false;
	}
	if (n > (max >> shift)) {
		printk("%s: '%s' is out of range, at most %llu\n", what, text, max);
		return false;
	}
	*out = n << shift;
	return true;
}

bool shell_address(const char *text, unsigned long *out)
{
	char name[64];
	size_t len = strcspn(text, "+");
	u64 offset = 0, n;

	if (*text >= '0' && *text <= '9') {
		if (!shell_number("address", text, ULONG_MAX, &n))
			return false;
		*out = n;
		return true;
	}
	if (len >= sizeof(name)) {
		printk("address: the symbol's name is too long\n");
		return false;
	}
	snprintf(name, sizeof(name), "%.*s", (int)len, text);
	if (text[len] && !shell_number("offset", text + len + 1, ULONG_MAX, &offset))
		return false;
	n = ksym_address(name);
	if (!n) {
		printk("address: '%s' is neither a number nor a symbol of this image\n", text);
		return false;
	}
	*out = n + offset;
	return true;
}
