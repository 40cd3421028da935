// SPDX-License-Identifier: MIT
/*
 * The kernel's printf: snprintf and its family (linux/sprintf.h).
 *
 *	%[flags][width][.precision][length]conversion
 *	flags        - + space # 0      width, precision   a number or *
 *	length       hh h l ll z t      conversion         d i u x X o c s p %
 *
 * No floating point, no %n. Behind %p more letters may follow: lib/vsprintf_pointer.c has the
 * list. A %s of NULL prints (null), of an address that is an error or in the first page (efault).
 * Works before anything else does: no locks, no memory, any context.
 */
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "format.h"

static void pad(struct sink *out, char c, int n)
{
	while (n-- > 0)
		put(out, c);
}

void put_string(struct sink *out, const char *s, struct spec spec)
{
	size_t len;
	int fill;

	if (!s)
		s = "(null)";
	else if ((unsigned long)s < 4096 || IS_ERR(s))
		s = "(efault)";
	len = strnlen(s, spec.precision < 0 ? SIZE_MAX : spec.precision);
	fill = spec.width > 0 && (size_t)spec.width > len ? spec.width - len : 0;
	if (!spec.left)
		pad(out, ' ', fill);
	for (size_t i = 0; i < len; i++)
		put(out, s[i]);
	if (spec.left)
		pad(out, ' ', fill);
}

void put_text(struct sink *out, const char *s)
{
	while (*s)
		put(out, *s++);
}

void put_hex(struct sink *out, u64 value, unsigned int digits)
{
	put_text(out, "0x");
	while (digits--)
		put(out, hex_asc[(value >> (digits * 4)) & 15]);
}

/* Digits of a value below 10^9 or of a whole u32, backwards; at least `least` of them. */
static int decimal_part(char *to, u32 value, int least)
{
	int n = 0;

	while (value || n < least) {
		to[n++] = '0' + value % 10;
		value /= 10;
	}
	return n;
}

/* One 64-bit division for nine digits; the rest is 32-bit arithmetic by constants. */
static int decimal(char *to, u64 value)
{
	int n = 0;

	while (value > U32_MAX) {
		u32 low = do_div(value, 1000000000);

		n += decimal_part(to + n, low, 9);
	}
	return n + decimal_part(to + n, (u32)value, 0);
}

/* Digits backwards into to; returns how many. 0 has none. */
static int digits(char *to, u64 value, const struct spec *spec)
{
	const char *set = spec->upper ? hex_asc_upper : hex_asc;
	unsigned int shift = spec->base == 16 ? 4 : 3;
	int n = 0;

	if (spec->base == 10)
		return decimal(to, value);
	for (; value; value >>= shift)
		to[n++] = set[value & (spec->base - 1)];
	return n;
}

void put_number(struct sink *out, u64 value, struct spec spec)
{
	char text[24], sign = 0;
	const char *prefix = "";
	int n, zeros, fill;

	if (spec.is_signed) {
		if ((s64)value < 0) {
			sign = '-';
			value = -value;
		} else if (spec.plus || spec.space) {
			sign = spec.plus ? '+' : ' ';
		}
	}
	if (spec.alt && spec.base == 16)
		prefix = spec.upper ? "0X" : "0x";
	else if (spec.alt && spec.base == 8)
		prefix = "0";
	n = digits(text, value, &spec);
	zeros = (spec.precision < 0 ? 1 : spec.precision) - n;
	zeros = max(zeros, 0);
	fill = spec.width - (zeros + n + (sign != 0) + (int)strlen(prefix));
	if (spec.zero && !spec.left && spec.precision < 0 && fill > 0) {
		zeros += fill;
		fill = 0;
	}
	if (!spec.left)
		pad(out, ' ', fill);
	if (sign)
		put(out, sign);
	put_text(out, prefix);
	pad(out, '0', zeros);
	while (n)
		put(out, text[--n]);
	if (spec.left)
		pad(out, ' ', fill);
}

static void put_char(struct sink *out, char c, const struct spec *spec)
{
	if (!spec->left)
		pad(out, ' ', spec->width - 1);
	put(out, c);
	if (spec->left)
		pad(out, ' ', spec->width - 1);
}

/* The arguments, behind a pointer so that functions can take from them. */
struct args {
	va_list list;
};

static int parse_count(const char **fmt, struct args *args)
{
	int n = 0;

	if (**fmt == '*') {
		(*fmt)++;
		return va_arg(args->list, int);
	}
	while (isdigit((u8)**fmt))
		n = n * 10 + *(*fmt)++ - '0';
	return n;
}

/* Flags, width and precision; returns at the length or conversion. */
static const char *parse_spec(const char *fmt, struct spec *spec, struct args *args)
{
	*spec = (struct spec) { .base = 10, .width = -1, .precision = -1 };
	for (;; fmt++) {
		if (*fmt == '-')
			spec->left = true;
		else if (*fmt == '+')
			spec->plus = true;
		else if (*fmt == ' ')
			spec->space = true;
		else if (*fmt == '#')
			spec->alt = true;
		else if (*fmt == '0')
			spec->zero = true;
		else
			break;
	}
	if (*fmt == '*' || isdigit((u8)*fmt)) {
		spec->width = parse_count(&fmt, args);
		if (spec->width < 0) {
			spec->left = true;
			spec->width = -spec->width;
		}
	}
	if (*fmt == '.') {
		fmt++;
		spec->precision = max(parse_count(&fmt, args), 0);
	}
	return fmt;
}

/* h is -1, hh -2, l 1, ll 2; z and t are l, for size_t is as wide as long. */
static const char *parse_length(const char *fmt, int *length)
{
	*length = 0;
	for (;; fmt++) {
		if (*fmt == 'l')
			(*length)++;
		else if (*fmt == 'h')
			(*length)--;
		else if (*fmt == 'L' || *fmt == 'j' || *fmt == 'q')
			*length = 2;
		else if (*fmt == 'z' || *fmt == 't' || *fmt == 'Z')
			*length = 1;
		else
			return fmt;
	}
}

static u64 take_number(struct args *args, int length, bool is_signed)
{
	u64 value;

	if (length >= 2)
		return va_arg(args->list, unsigned long long);
	if (length == 1) {
		value = va_arg(args->list, unsigned long);
		return is_signed ? (u64)(long)value : value;
	}
	value = va_arg(args->list, unsigned int);
	if (length == -1)
		return is_signed ? (u64)(s16)value : (u16)value;
	if (length < -1)
		return is_signed ? (u64)(s8)value : (u8)value;
	return is_signed ? (u64)(int)value : value;
}

/* One conversion at fmt (behind its %); returns behind it. */
static const char *convert(struct sink *out, const char *fmt, struct args *args)
{
	const char *begin = fmt;
	struct spec spec;
	int length;

	fmt = parse_length(parse_spec(fmt, &spec, args), &length);
	switch (*fmt) {
	case 'd':
	case 'i':
		spec.is_signed = true;
		fallthrough;
	case 'u':
		break;
	case 'X':
		spec.upper = true;
		fallthrough;
	case 'x':
		spec.base = 16;
		break;
	case 'o':
		spec.base = 8;
		break;
	case 'c':
		put_char(out, va_arg(args->list, int), &spec);
		return fmt + 1;
	case 's':
		put_string(out, va_arg(args->list, const char *), spec);
		return fmt + 1;
	case 'p':
		put_pointer(out, fmt + 1, va_arg(args->list, const void *), spec);
		while (isalnum((u8)*++fmt))
			;
		return fmt;
	case '%':
		put(out, '%');
		return fmt + 1;
	default:	/* unknown: shown as it stands, nothing is taken */
		put(out, '%');
		return begin;
	}
	put_number(out, take_number(args, length, spec.is_signed), spec);
	return fmt + 1;
}

void put_format(struct sink *out, const char *fmt, va_list list)
{
	struct args args;

	va_copy(args.list, list);
	while (*fmt) {
		if (*fmt == '%')
			fmt = convert(out, fmt + 1, &args);
		else
			put(out, *fmt++);
	}
	va_end(args.list);
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct sink out = { buf, size, 0 };

	if (WARN_ON_ONCE(size > INT_MAX))
		return 0;
	put_format(&out, fmt, args);
	if (size)
		buf[min(out.at, size - 1)] = '\0';
	return out.at;
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	size_t len = vsnprintf(buf, size, fmt, args);

	if (len < size)
		return len;
	return size ? size - 1 : 0;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

int vsprintf(char *buf, const char *fmt, va_list args)
{
	return vsnprintf(buf, INT_MAX, fmt, args);
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, INT_MAX, fmt, args);
	va_end(args);
	return len;
}
