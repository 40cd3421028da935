// SPDX-License-Identifier: MIT
/*
 * Text to number (linux/kstrtox.h): the strict kstrto* and the loose simple_strto*.
 *
 * One parser takes digits up to the first character that is none and says whether the value ran
 * over 64 bits; everything else is a range check over it. No state.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/stddef.h>
#include <linux/string.h>

/* Skips a prefix and settles base 0: 0x is 16, 0 is 8, else 10. "0x" without a digit is a 0. */
static const char *parse_base(const char *s, unsigned int *base)
{
	bool hex = s[0] == '0' && tolower(s[1]) == 'x' && isxdigit((u8)s[2]);

	if (*base == 0)
		*base = hex ? 16 : (s[0] == '0' ? 8 : 10);
	if (*base == 16 && hex)
		s += 2;
	return s;
}

/* Returns behind the last digit; s itself if there is none. The value wraps on overflow. */
static const char *parse_digits(const char *s, unsigned int base, u64 *value, bool *overflow)
{
	u64 sum = 0;

	*overflow = false;
	for (;; s++) {
		int c = (u8)*s;
		unsigned int digit = isdigit(c) ? c - '0' :
				     isalpha(c) ? tolower(c) - 'a' + 10 : 99;

		if (digit >= base)
			break;
		/* One division is enough: only values of 60 bits and more can run over. */
		if (sum >> 60 && sum > div_u64(U64_MAX - digit, base))
			*overflow = true;
		sum = sum * base + digit;
	}
	*value = sum;
	return s;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	const char *digits, *end;
	bool overflow;
	u64 value;

	if (*s == '+')
		s++;
	digits = parse_base(s, &base);
	end = parse_digits(digits, base, &value, &overflow);
	if (end == digits)
		return -EINVAL;
	if (overflow)
		return -ERANGE;
	if (*end == '\n')
		end++;
	if (*end)
		return -EINVAL;
	*res = value;
	return 0;
}

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	bool negative = *s == '-';
	unsigned long long value;
	int err;

	/* "-+5" is no number. */
	if (negative && s[1] == '+')
		return -EINVAL;
	err = kstrtoull(s + negative, base, &value);
	if (err)
		return err;
	if (value > (u64)S64_MAX + negative)
		return -ERANGE;
	*res = negative ? (long long)-value : (long long)value;
	return 0;
}

#define DEFINE_UNSIGNED(name, type) \
int name(const char *s, unsigned int base, type *res) \
{ \
	unsigned long long value; \
	int err = kstrtoull(s, base, &value); \
	\
	if (err) \
		return err; \
	if (value != (type)value) \
		return -ERANGE; \
	*res = value; \
	return 0; \
}

#define DEFINE_SIGNED(name, type) \
int name(const char *s, unsigned int base, type *res) \
{ \
	long long value; \
	int err = kstrtoll(s, base, &value); \
	\
	if (err) \
		return err; \
	if (value != (type)value) \
		return -ERANGE; \
	*res = value; \
	return 0; \
}

DEFINE_UNSIGNED(kstrtoul, unsigned long)
DEFINE_UNSIGNED(kstrtouint, unsigned int)
DEFINE_UNSIGNED(kstrtou16, u16)
DEFINE_UNSIGNED(kstrtou8, u8)
DEFINE_SIGNED(kstrtol, long)
DEFINE_SIGNED(kstrtoint, int)
DEFINE_SIGNED(kstrtos16, s16)
DEFINE_SIGNED(kstrtos8, s8)

int kstrtobool(const char *s, bool *res)
{
	if (!s || !*s)
		return -EINVAL;
	switch (tolower(s[0])) {
	case 'y':
	case 't':
	case '1':
		*res = true;
		return 0;
	case 'n':
	case 'f':
	case '0':
		*res = false;
		return 0;
	case 'o':
		if (tolower(s[1]) != 'n' && tolower(s[1]) != 'f')
			return -EINVAL;
		*res = tolower(s[1]) == 'n';
		return 0;
	}
	return -EINVAL;
}

unsigned long long simple_strtoull(const char *s, char **endp, unsigned int base)
{
	bool overflow;
	u64 value;

	s = parse_base(s, &base);
	s = parse_digits(s, base, &value, &overflow);
	if (endp)
		*endp = (char *)s;
	return value;
}

long long simple_strtoll(const char *s, char **endp, unsigned int base)
{
	if (*s == '-')
		return -(long long)simple_strtoull(s + 1, endp, base);
	return simple_strtoull(s, endp, base);
}

unsigned long simple_strtoul(const char *s, char **endp, unsigned int base)
{
	return simple_strtoull(s, endp, base);
}

long simple_strtol(const char *s, char **endp, unsigned int base)
{
	return simple_strtoll(s, endp, base);
}
