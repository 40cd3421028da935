// SPDX-License-Identifier: MIT
/*
 * The lossless code. A stream is a header of 20 bytes (magic, width and height, tag, length, bytes
 * in use; little-endian) and the lines of luma, then of chroma. A line begins with its kind:
 *
 *	REPEAT n	this line and the next n - 1 equal the line above
 *	ABOVE t...	differences to the line above, as tokens
 *	BEFORE t...	differences to the pixel (pair) before, as tokens
 *	RAW		the bytes themselves
 *
 * Above the first line, and before the first pixel, all is 0. A token is a number: an odd one says
 * that n >> 1 equal differences follow, given once; an even one that n >> 1 different ones follow.
 * Numbers have 7 bits a byte, lowest first, the top bit saying that there is more.
 *
 * Synthetic pictures and screens shrink to a hundredth; noise grows by a byte a line.
 */
#include <granule/media_codec.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#define MAGIC 0x31434c47u	/* "GLC1" */

enum line_kind { LINE_RAW, LINE_REPEAT, LINE_ABOVE, LINE_BEFORE };

/* A plane seen as lines of bytes; `pixel` bytes back is the pixel before. */
struct plane {
	u8 *bytes;
	unsigned int width, height, stride, pixel;
};

static struct plane plane_of(const struct nv12 *f, bool chroma)
{
	return chroma ? (struct plane){ f->uv, f->width, f->height / 2, f->stride, 2 } :
			(struct plane){ f->y, f->width, f->height, f->stride, 1 };
}

static const u8 no_line[NV12_MAX_WIDTH];	/* what is above the first */

static inline const u8 *above(const struct plane *p, unsigned int line)
{
	return line ? p->bytes + (size_t)(line - 1) * p->stride : no_line;
}

/* --- encoder ---------------------------------------------------------------------------------- */

struct sink {
	u8 *at, *end;
	bool full;
};

static inline void put(struct sink *s, u8 byte)
{
	if (likely(s->at < s->end))
		*s->at++ = byte;
	else
		s->full = true;
}

static void put_number(struct sink *s, u32 n)
{
	for (; n > 127; n >>= 7)
		put(s, n | 128);
	put(s, n);
}

/* Differences of a line to what predicts it, which is as long as the line. */
struct differences {
	const u8 *line, *guess;
	unsigned int width;
};

static inline u8 difference(const struct differences *d, unsigned int at)
{
	return d->line[at] - d->guess[at];
}

/* How many differences from `at` on equal the one there. Zeros are compared by words. */
static unsigned int run_from(const struct differences *d, unsigned int at)
{
	unsigned int i = at;
	u8 value = difference(d, at);

	if (!value) {
		while (i + 8 <= d->width &&
		       get_unaligned_le32(d->line + i) == get_unaligned_le32(d->guess + i) &&
		       get_unaligned_le32(d->line + i + 4) == get_unaligned_le32(d->guess + i + 4))
			i += 8;
	}
	while (i < d->width && difference(d, i) == value)
		i++;
	return i - at;
}

static void put_literals(struct sink *s, const struct differences *d, unsigned int from,
			 unsigned int to)
{
	if (from == to)
		return;
	put_number(s, (to - from) << 1);
	while (from < to)
		put(s, difference(d, from++));
}

static void put_tokens(struct sink *s, const struct differences *d)
{
	unsigned int pending = 0, at = 0;

	while (at < d->width && !s->full) {
		unsigned int run = run_from(d, at);

		if (run >= 4) {
			put_literals(s, d, pending, at);
			put_number(s, run << 1 | 1);
			put(s, difference(d, at));
			pending = at + run;
		}
		at += run;
	}
	put_literals(s, d, pending, d->width);
}

/* Codes the line one way. The end of it, or NULL: it would be no shorter than `room`. */
static u8 *try_line(const struct sink *s, const struct plane *p, unsigned int line,
		    enum line_kind kind, size_t room)
{
	const u8 *bytes = p->bytes + (size_t)line * p->stride;
	struct differences d = { bytes, above(p, line), p->width };
	struct sink one = { s->at, s->at + min((size_t)(s->end - s->at), room), false };

	put(&one, kind);
	if (kind == LINE_BEFORE) {
		put_literals(&one, &(struct differences){ bytes, no_line, p->pixel }, 0, p->pixel);
		d = (struct differences){ bytes + p->pixel, bytes, p->width - p->pixel };
	}
	put_tokens(&one, &d);
	return one.full ? NULL : one.at;
}

static void put_raw(struct sink *s, const u8 *line, unsigned int width)
{
	put(s, LINE_RAW);
	if (s->end - s->at < width) {
		s->full = true;
		return;
	}
	memcpy(s->at, line, width);
	s->at += width;
}

static void put_line(struct sink *s, const struct plane *p, unsigned int line)
{
	u8 *end = try_line(s, p, line, LINE_ABOVE, p->width);

	if (!end || end - s->at > p->width / 8) {
		u8 *other = try_line(s, p, line, LINE_BEFORE, end ? end - s->at : p->width);

		if (!other && end)	/* the second try wrote over the first */
			other = try_line(s, p, line, LINE_ABOVE, p->width);
		end = other;
	}
	if (end)
		s->at = end;
	else
		put_raw(s, p->bytes + (size_t)line * p->stride, p->width);
}

static void encode_plane(struct sink *s, const struct plane *p)
{
	unsigned int same = 0;

	for (unsigned int line = 0; line < p->height && !s->full; line++) {
		if (!memcmp(p->bytes + (size_t)line * p->stride, above(p, line), p->width)) {
			same++;
			continue;
		}
		if (same) {
			put(s, LINE_REPEAT);
			put_number(s, same);
			same = 0;
		}
		put_line(s, p, line);
	}
	if (same) {
		put(s, LINE_REPEAT);
		put_number(s, same);
	}
}

long lossless_encode(const struct nv12 *src, u32 tag, void *out, size_t room)
{
	struct sink s = { (u8 *)out + LOSSLESS_HEADER, (u8 *)out + room, false };
	u8 *header = out;

	if (!nv12_valid(src))
		return -EINVAL;
	if (room < LOSSLESS_HEADER)
		return -ENOSPC;
	for (int chroma = 0; chroma < 2; chroma++) {
		struct plane p = plane_of(src, chroma);

		encode_plane(&s, &p);
	}
	if (s.full)
		return -ENOSPC;
	put_unaligned_le32(MAGIC, header);
	put_unaligned_le16(src->width, header + 4);
	put_unaligned_le16(src->height, header + 6);
	put_unaligned_le32(tag, header + 8);
	put_unaligned_le32(s.at - header, header + 12);
	put_unaligned_le32(0, header + 16);
	return s.at - header;
}

/* --- decoder ---------------------------------------------------------------------------------- */

struct source {
	const u8 *at, *end;
};

/* The next number, or -1: none is left, or it is too large for any line. */
static s32 get_number(struct source *s)
{
	u32 n = 0;

	for (unsigned int shift = 0; shift < 21 && s->at < s->end; shift += 7) {
		u8 byte = *s->at++;

		n |= (u32)(byte & 127) << shift;
		if (byte < 128)
			return n;
	}
	return -1;
}

/* Adds the tokens to what `guess` has; BEFORE's guess is the line itself, a pixel back. */
static int get_tokens(struct source *s, u8 *line, const u8 *guess, unsigned int width)
{
	for (unsigned int at = 0; at < width; ) {
		s32 token = get_number(s);
		u32 n = (u32)token >> 1;

		if (token < 2 || n > width - at || s->at == s->end)
			return -EINVAL;
		if (!(token & 1)) {
			if (n > s->end - s->at)
				return -EINVAL;
			for (; n; n--, at++)
				line[at] = guess[at] + *s->at++;
			continue;
		}
		for (u8 value = *s->at++; n; n--, at++)
			line[at] = guess[at] + value;
	}
	return 0;
}

static int get_raw(struct source *s, u8 *line, unsigned int width)
{
	if (s->end - s->at < width)
		return -EINVAL;
	memcpy(line, s->at, width);
	s->at += width;
	return 0;
}

/* The pixel before the first is 0; then each line is its own guess. */
static int get_before(struct source *s, u8 *line, const struct plane *p)
{
	int err = get_tokens(s, line, no_line, p->pixel);

	return err ?: get_tokens(s, line + p->pixel, line, p->width - p->pixel);
}

/* Decodes lines from `line` on; how many, or -EINVAL. */
static int get_lines(struct source *s, const struct plane *p, unsigned int line)
{
	u8 *bytes = p->bytes + (size_t)line * p->stride;
	s32 n;

	if (s->at == s->end)
		return -EINVAL;
	switch (*s->at++) {
	case LINE_RAW:
		return get_raw(s, bytes, p->width) ?: 1;
	case LINE_ABOVE:
		return get_tokens(s, bytes, above(p, line), p->width) ?: 1;
	case LINE_BEFORE:
		return get_before(s, bytes, p) ?: 1;
	case LINE_REPEAT:
		n = get_number(s);
		if (n < 1 || n > p->height - line)
			return -EINVAL;
		for (s32 i = 0; i < n; i++, bytes += p->stride)
			memcpy(bytes, above(p, line + i), p->width);
		return n;
	}
	return -EINVAL;
}

int lossless_info(const void *in, size_t len, struct lossless_info *info)
{
	const u8 *header = in;

	if (len < LOSSLESS_HEADER || get_unaligned_le32(header) != MAGIC)
		return -EINVAL;
	info->width = get_unaligned_le16(header + 4);
	info->height = get_unaligned_le16(header + 6);
	info->tag = get_unaligned_le32(header + 8);
	info->bytes = get_unaligned_le32(header + 12);
	return info->bytes < LOSSLESS_HEADER || info->bytes > len ? -EINVAL : 0;
}

int lossless_decode(const void *in, size_t len, const struct nv12 *dst)
{
	struct lossless_info info;
	struct source s;

	if (lossless_info(in, len, &info) || !nv12_valid(dst) || info.width != dst->width ||
	    info.height != dst->height)
		return -EINVAL;
	s = (struct source){ (const u8 *)in + LOSSLESS_HEADER, (const u8 *)in + info.bytes };
	for (int chroma = 0; chroma < 2; chroma++) {
		struct plane p = plane_of(dst, chroma);

		for (unsigned int line = 0; line < p.height; ) {
			int n = get_lines(&s, &p, line);

			if (n < 0)
				return n;
			line += n;
		}
	}
	return s.at == s.end ? 0 : -EINVAL;
}
