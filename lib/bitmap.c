// SPDX-License-Identifier: MIT
/*
 * Operations on whole bitmaps (linux/bitmap.h). Bits behind the last may hold anything: results
 * never depend on them. No state; callers lock.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/kernel.h>

/* The words that [start, end) touches: first and last by mask, whole ones between them. */
struct word_span {
	unsigned int first, last;
	unsigned long first_mask, last_mask;
};

static struct word_span span_of(unsigned int start, unsigned int end)
{
	return (struct word_span) {
		.first = BIT_WORD(start), .first_mask = BITMAP_FIRST_WORD_MASK(start),
		.last = BIT_WORD(end - 1), .last_mask = BITMAP_LAST_WORD_MASK(end),
	};
}

void bitmap_set(unsigned long *map, unsigned int start, unsigned int len)
{
	struct word_span s = span_of(start, start + len);

	if (!len)
		return;
	if (s.first == s.last) {
		map[s.first] |= s.first_mask & s.last_mask;
		return;
	}
	map[s.first] |= s.first_mask;
	memset(map + s.first + 1, 0xff, (s.last - s.first - 1) * sizeof(*map));
	map[s.last] |= s.last_mask;
}

void bitmap_clear(unsigned long *map, unsigned int start, unsigned int len)
{
	struct word_span s = span_of(start, start + len);

	if (!len)
		return;
	if (s.first == s.last) {
		map[s.first] &= ~(s.first_mask & s.last_mask);
		return;
	}
	map[s.first] &= ~s.first_mask;
	memset(map + s.first + 1, 0, (s.last - s.first - 1) * sizeof(*map));
	map[s.last] &= ~s.last_mask;
}

/* The bits of word i that belong to the map. */
static unsigned long valid(unsigned int i, unsigned int nbits)
{
	return i == BIT_WORD(nbits) ? BITMAP_LAST_WORD_MASK(nbits) : ~0UL;
}

#define for_each_word(i, nbits) \
	for (unsigned int i = 0; i < BITS_TO_LONGS(nbits); i++)

bool bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		unsigned int nbits)
{
	unsigned long any = 0;

	for_each_word(i, nbits)
		any |= dst[i] = a[i] & b[i] & valid(i, nbits);
	return any != 0;
}

void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b,
	       unsigned int nbits)
{
	for_each_word(i, nbits)
		dst[i] = a[i] | b[i];
}

void bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		unsigned int nbits)
{
	for_each_word(i, nbits)
		dst[i] = a[i] ^ b[i];
}

bool bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		   unsigned int nbits)
{
	unsigned long any = 0;

	for_each_word(i, nbits)
		any |= dst[i] = a[i] & ~b[i] & valid(i, nbits);
	return any != 0;
}

void bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	for_each_word(i, nbits)
		dst[i] = ~src[i];
}

bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	for_each_word(i, nbits) {
		if ((a[i] ^ b[i]) & valid(i, nbits))
			return false;
	}
	return true;
}

bool bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	return find_first_and_bit(a, b, nbits) < nbits;
}

bool bitmap_subset(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	return find_next_andnot_bit(a, b, nbits, 0) >= nbits;
}

unsigned int bitmap_weight(const unsigned long *map, unsigned int nbits)
{
	unsigned int weight = 0;

	for_each_word(i, nbits)
		weight += hweight_long(map[i] & valid(i, nbits));
	return weight;
}

/* Bit n of src, or 0 outside the map. */
static unsigned long shifted_word(const unsigned long *src, long first, unsigned int nbits)
{
	unsigned long w = 0;

	for (int i = 0; i < BITS_PER_LONG; i++) {
		long bit = first + i;

		if (bit >= 0 && bit < (long)nbits && test_bit(bit, src))
			w |= 1UL << i;
	}
	return w;
}

void bitmap_shift_left(unsigned long *dst, const unsigned long *src, unsigned int shift,
		       unsigned int nbits)
{
	/* From the top, so that dst may be src. */
	for (unsigned int i = BITS_TO_LONGS(nbits); i--;)
		dst[i] = shifted_word(src, (long)i * BITS_PER_LONG - shift, nbits) &
			 valid(i, nbits);
}

void bitmap_shift_right(unsigned long *dst, const unsigned long *src, unsigned int shift,
			unsigned int nbits)
{
	for_each_word(i, nbits)
		dst[i] = shifted_word(src, (long)i * BITS_PER_LONG + shift, nbits);
}

unsigned long bitmap_find_next_zero_area_off(unsigned long *map, unsigned long size,
					     unsigned long start, unsigned int nr,
					     unsigned long align_mask,
					     unsigned long align_offset)
{
	for (;;) {
		unsigned long at = find_next_zero_bit(map, size, start), taken;

		at = ((at + align_offset + align_mask) & ~align_mask) - align_offset;
		if (at + nr > size)
			return at + nr;
		taken = find_next_bit(map, at + nr, at);
		if (taken >= at + nr)
			return at;
		start = taken + 1;
	}
}

int bitmap_allocate_region(unsigned long *bitmap, unsigned int pos, int order)
{
	unsigned int len = 1U << order;

	if (find_next_bit(bitmap, pos + len, pos) < pos + len)
		return -EBUSY;
	bitmap_set(bitmap, pos, len);
	return 0;
}

int bitmap_find_free_region(unsigned long *bitmap, unsigned int bits, int order)
{
	unsigned int len = 1U << order;

	for (unsigned int pos = 0; pos + len <= bits; pos += len) {
		if (!bitmap_allocate_region(bitmap, pos, order))
			return pos;
	}
	return -ENOMEM;
}

void bitmap_release_region(unsigned long *bitmap, unsigned int pos, int order)
{
	bitmap_clear(bitmap, pos, 1U << order);
}

static int parse_range(const char **buf, unsigned long *first, unsigned long *last)
{
	char *end;

	if (!isdigit((u8)**buf))
		return -EINVAL;
	*first = *last = simple_strtoul(*buf, &end, 10);
	if (*end == '-') {
		if (!isdigit((u8)end[1]))
			return -EINVAL;
		*last = simple_strtoul(end + 1, &end, 10);
	}
	*buf = end;
	return *first <= *last ? 0 : -EINVAL;
}

int bitmap_parselist(const char *buf, unsigned long *map, int nbits)
{
	bitmap_zero(map, nbits);
	buf = skip_spaces(buf);
	while (*buf && *buf != '\n') {
		unsigned long first, last;
		int err = parse_range(&buf, &first, &last);

		if (err)
			return err;
		if (last >= (unsigned long)nbits)
			return -ERANGE;
		bitmap_set(map, first, last - first + 1);
		buf = skip_spaces(buf);
		if (*buf == ',')
			buf = skip_spaces(buf + 1);
		else if (*buf)
			return -EINVAL;
	}
	return 0;
}
