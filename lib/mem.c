// SPDX-License-Identifier: MIT
/*
 * The memory functions that need no speed record: searching, and filling with wide values.
 * memcpy, memmove, memset, memcmp, clear_page and copy_page are arch/<arch>/string.S.
 * No state, no locks.
 */
#include <linux/string.h>

void *memchr(const void *s, int c, size_t n)
{
	for (const u8 *p = s; n; n--, p++) {
		if (*p == (u8)c)
			return (void *)p;
	}
	return NULL;
}

void *memscan(void *addr, int c, size_t size)
{
	void *found = memchr(addr, c, size);

	return found ? found : (u8 *)addr + size;
}

/* Checkers call this on whole pages: compare words where the pointer allows it. */
void *memchr_inv(const void *start, int c, size_t bytes)
{
	const unsigned long pattern = (~0UL / 0xff) * (u8)c;
	const u8 *p = start;

	while (bytes && ((unsigned long)p % sizeof(long))) {
		if (*p != (u8)c)
			return (void *)p;
		p++;
		bytes--;
	}
	while (bytes >= sizeof(long) && *(const unsigned long *)p == pattern) {
		p += sizeof(long);
		bytes -= sizeof(long);
	}
	for (; bytes; bytes--, p++) {
		if (*p != (u8)c)
			return (void *)p;
	}
	return NULL;
}

void *memset16(u16 *s, u16 v, size_t count)
{
	for (u16 *p = s; count; count--)
		*p++ = v;
	return s;
}

void *memset32(u32 *s, u32 v, size_t count)
{
	for (u32 *p = s; count; count--)
		*p++ = v;
	return s;
}

void *memset64(u64 *s, u64 v, size_t count)
{
	for (u64 *p = s; count; count--)
		*p++ = v;
	return s;
}

void memzero_explicit(void *s, size_t count)
{
	memset(s, 0, count);
	barrier_data(s);
}
