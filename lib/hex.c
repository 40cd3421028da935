// SPDX-License-Identifier: MIT
/*
 * Hexadecimal digits and dumps (linux/hex.h, linux/printk.h). No state.
 */
#include <linux/ctype.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

const char hex_asc[] = "0123456789abcdef";
const char hex_asc_upper[] = "0123456789ABCDEF";

int hex_to_bin(unsigned char ch)
{
	if (isdigit(ch))
		return ch - '0';
	ch = tolower(ch);
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

int hex2bin(u8 *dst, const char *src, size_t count)
{
	while (count--) {
		int hi = hex_to_bin(src[0]);
		int lo = hi < 0 ? -1 : hex_to_bin(src[1]);

		if (lo < 0)
			return -EINVAL;
		*dst++ = hi << 4 | lo;
		src += 2;
	}
	return 0;
}

char *bin2hex(char *dst, const void *src, size_t count)
{
	const u8 *p = src;

	while (count--)
		dst = hex_byte_pack(dst, *p++);
	return dst;
}

static u64 load_group(const u8 *p, int groupsize)
{
	u64 value = 0;

	memcpy(&value, p, groupsize);
	return value;
}

/* Returns the length the line would have, as snprintf does. */
int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize, char *linebuf,
		       size_t linebuflen, bool ascii)
{
	const u8 *p = buf;
	size_t at = 0, ascii_column;

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	len = min_t(size_t, len, rowsize);
	if (!is_power_of_2(groupsize) || groupsize > 8 || len % groupsize)
		groupsize = 1;
	ascii_column = rowsize * 2 + rowsize / groupsize + 1;

	for (size_t i = 0; i < len; i += groupsize)
		at += snprintf(linebuf + min(at, linebuflen), at < linebuflen ? linebuflen - at : 0,
			       "%s%0*llx", i ? " " : "", groupsize * 2,
			       load_group(p + i, groupsize));
	if (ascii) {
		int pad = ascii_column > at ? ascii_column - at : 1;

		at += snprintf(linebuf + min(at, linebuflen), at < linebuflen ? linebuflen - at : 0,
			       "%*s", pad, "");
		for (size_t i = 0; i < len; i++, at++) {
			if (at + 1 < linebuflen)
				linebuf[at] = isprint(p[i]) ? p[i] : '.';
		}
		if (linebuflen)
			linebuf[min(at, linebuflen - 1)] = '\0';
	}
	return at;
}

void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize,
		    int groupsize, const void *buf, size_t len, bool ascii)
{
	const u8 *p = buf;
	char line[32 * 3 + 2 + 32 + 1];

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	for (size_t i = 0; i < len; i += rowsize) {
		hex_dump_to_buffer(p + i, min_t(size_t, len - i, rowsize), rowsize, groupsize, line,
				   sizeof(line), ascii);
		if (prefix_type == DUMP_PREFIX_ADDRESS)
			printk("%s%s%px: %s\n", level, prefix_str, p + i, line);
		else if (prefix_type == DUMP_PREFIX_OFFSET)
			printk("%s%s%.8zx: %s\n", level, prefix_str, i, line);
		else
			printk("%s%s%s\n", level, prefix_str, line);
	}
}
