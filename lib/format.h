/* SPDX-License-Identifier: MIT */
/*
 * Between lib/vsprintf.c (formats and numbers) and lib/vsprintf_pointer.c (what follows %p).
 */
#ifndef LIB_FORMAT_H
#define LIB_FORMAT_H

#include <linux/stdarg.h>
#include <linux/types.h>

/* Where text goes. at may pass size: what does not fit is counted, not written. */
struct sink {
	char *buf;
	size_t size, at;
};

/* One conversion, decoded. */
struct spec {
	bool left, plus, space, alt, zero, upper, is_signed;
	unsigned int base;
	int width;		/* -1: none */
	int precision;		/* -1: none */
};

static inline void put(struct sink *out, char c)
{
	if (out->at < out->size)
		out->buf[out->at] = c;
	out->at++;
}

void put_number(struct sink *out, u64 value, struct spec spec);
void put_string(struct sink *out, const char *s, struct spec spec);
/* Without width or precision. */
void put_text(struct sink *out, const char *s);
/* 0x and `digits` hexadecimal digits. */
void put_hex(struct sink *out, u64 value, unsigned int digits);
void put_format(struct sink *out, const char *fmt, va_list args);

/* ext: what stands behind the p. */
void put_pointer(struct sink *out, const char *ext, const void *ptr, struct spec spec);

#endif
