// SPDX-License-Identifier: MIT
/*
 * Searching bitmaps word by word (linux/find.h). Every search is one loop over words that a small
 * function makes from the arguments; the compiler folds that function in. No state.
 */
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/minmax.h>

#define FIRST_WORD_MASK(start)	(~0UL << ((start) % BITS_PER_LONG))

enum word_kind { WORD_SET, WORD_ZERO, WORD_AND, WORD_ANDNOT };

static __always_inline unsigned long word(const unsigned long *a, const unsigned long *b,
					  unsigned long i, enum word_kind kind)
{
	switch (kind) {
	case WORD_ZERO:
		return ~a[i];
	case WORD_AND:
		return a[i] & b[i];
	case WORD_ANDNOT:
		return a[i] & ~b[i];
	default:
		return a[i];
	}
}

/* From word i on, groups of eight in which nothing is found; long runs are the common case. */
static __always_inline unsigned long skip_groups(const unsigned long *a, unsigned long i,
						 unsigned long words, enum word_kind kind)
{
	for (; i + 8 <= words; i += 8) {
		unsigned long any = 0;

#pragma GCC unroll 8
		for (int n = 0; n < 8; n++)
			any |= word(a, a, i + n, kind);
		if (any)
			break;
	}
	return i;
}

static __always_inline unsigned long find(const unsigned long *a, const unsigned long *b,
					  unsigned long size, unsigned long start,
					  enum word_kind kind)
{
	unsigned long i = start / BITS_PER_LONG, w;

	if (start >= size)
		return size;
	w = word(a, b, i, kind) & FIRST_WORD_MASK(start);
	if (!w && (kind == WORD_SET || kind == WORD_ZERO))
		i = skip_groups(a, i + 1, size / BITS_PER_LONG, kind) - 1;
	while (!w) {
		if (++i * BITS_PER_LONG >= size)
			return size;
		w = word(a, b, i, kind);
	}
	return min(i * BITS_PER_LONG + __ffs(w), size);
}

unsigned long find_first_bit(const unsigned long *addr, unsigned long size)
{
	return find(addr, NULL, size, 0, WORD_SET);
}

unsigned long find_first_zero_bit(const unsigned long *addr, unsigned long size)
{
	return find(addr, NULL, size, 0, WORD_ZERO);
}

unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	return find(addr, NULL, size, offset, WORD_SET);
}

unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
				 unsigned long offset)
{
	return find(addr, NULL, size, offset, WORD_ZERO);
}

unsigned long find_first_and_bit(const unsigned long *a, const unsigned long *b,
				 unsigned long size)
{
	return find(a, b, size, 0, WORD_AND);
}

unsigned long find_next_and_bit(const unsigned long *a, const unsigned long *b,
				unsigned long size, unsigned long offset)
{
	return find(a, b, size, offset, WORD_AND);
}

unsigned long find_next_andnot_bit(const unsigned long *a, const unsigned long *b,
				   unsigned long size, unsigned long offset)
{
	return find(a, b, size, offset, WORD_ANDNOT);
}

unsigned long find_next_bit_wrap(const unsigned long *addr, unsigned long size,
				 unsigned long offset)
{
	unsigned long bit = find_next_bit(addr, size, offset);

	if (bit < size || offset == 0)
		return bit;
	bit = find_first_bit(addr, offset);
	return bit < offset ? bit : size;
}

unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long i = BITS_TO_LONGS(size);
	unsigned long mask = ~0UL >> (-size % BITS_PER_LONG);

	for (; i--; mask = ~0UL) {
		if (addr[i] & mask)
			return i * BITS_PER_LONG + __fls(addr[i] & mask);
	}
	return size;
}

unsigned long find_nth_bit(const unsigned long *addr, unsigned long size, unsigned long n)
{
	unsigned long bit;

	for_each_set_bit(bit, addr, size) {
		if (n-- == 0)
			break;
	}
	return bit;
}
