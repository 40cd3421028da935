/* SPDX-License-Identifier: MIT */
/* Hexadecimal digits. */
#ifndef LINUX_HEX_H
#define LINUX_HEX_H

#include <linux/types.h>

extern const char hex_asc[];
extern const char hex_asc_upper[];
#define hex_asc_lo(x)	hex_asc[(x) & 0x0f]
#define hex_asc_hi(x)	hex_asc[((x) & 0xf0) >> 4]

static inline char *hex_byte_pack(char *buf, u8 byte)
{
	*buf++ = hex_asc_hi(byte);
	*buf++ = hex_asc_lo(byte);
	return buf;
}

int hex_to_bin(unsigned char ch);	/* 0..15, or -1 */
int __must_check hex2bin(u8 *dst, const char *src, size_t count);	/* 0 or -EINVAL */
char *bin2hex(char *dst, const void *src, size_t count);

#endif
