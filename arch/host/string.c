// SPDX-License-Identifier: MIT
/* memcpy and its three siblings in C: what arch/<arch>/string.S is on a machine. */
#include <linux/string.h>

void *memcpy(void *dst, const void *src, size_t n)
{
	u8 *d = dst;

	for (const u8 *s = src; n; n--)
		*d++ = *s++;
	return dst;
}

void *memmove(void *dst, const void *src, size_t n)
{
	u8 *d = dst;
	const u8 *s = src;

	if (d <= s)
		return memcpy(dst, src, n);
	while (n--)
		d[n] = s[n];
	return dst;
}

void *memset(void *dst, int c, size_t n)
{
	for (u8 *d = dst; n; n--)
		*d++ = c;
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a;

	for (const u8 *y = b; n; n--, x++, y++) {
		if (*x != *y)
			return *x < *y ? -1 : 1;
	}
	return 0;
}
