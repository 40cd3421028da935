// SPDX-License-Identifier: MIT
/*
 * Baseline JPEG (ITU T.81) from NV12: one scan, 4:2:0, the standard Huffman codes, JFIF's
 * full-range colours. A macroblock is 16 x 16 pixels: four blocks of luma, one of U, one of V.
 *
 * Flat blocks are known before the transform: they have one coefficient. Lines and columns beyond
 * the picture repeat its last ones. Next: jpeg_dct.c, jpeg_tables.c, jpeg_setup.c.
 */
#include "jpeg.h"
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>

struct writer {
	u8 *at, *end;
	u32 bits;		/* not written yet, at the top */
	unsigned int held;	/* how many; below 8 between calls */
};

/* At most 16 bits. A byte 0xff is followed by 0, or it would begin a marker. */
static inline void put_bits(struct writer *w, u32 value, unsigned int len)
{
	w->bits |= value << (32 - w->held - len);
	w->held += len;
	while (w->held >= 8) {
		u8 byte = w->bits >> 24;

		*w->at++ = byte;
		if (byte == 0xff)
			*w->at++ = 0;
		w->bits <<= 8;
		w->held -= 8;
	}
}

static inline void put_code(struct writer *w, struct jpeg_code code)
{
	put_bits(w, code.bits, code.len);
}

/* A value's size class, and the bits that follow its code: negative ones are one less. */
static inline unsigned int size_of(s32 value)
{
	return value ? 32 - __builtin_clz(value < 0 ? -value : value) : 0;
}

static inline void put_value(struct writer *w, s32 value, unsigned int size)
{
	if (size)
		put_bits(w, (value < 0 ? value - 1 : value) & ((1u << size) - 1), size);
}

/* One component: how it is coded, and the first coefficient of its last block. */
struct component {
	const struct jpeg_enc *enc;
	unsigned int table;	/* 0 luma, 1 chroma */
	s32 last_dc;
};

static s32 quantised(const struct component *c, unsigned int at, s32 value)
{
	u32 size = value < 0 ? -value : value, step = c->enc->step[c->table][at];

	if (2 * size < step)
		return 0;
	size = (size + step / 2) * c->enc->recip[c->table][at] >> 18;
	return value < 0 ? -(s32)size : size;
}

static void put_dc(struct writer *w, struct component *c, s32 dc)
{
	s32 diff = dc - c->last_dc;
	unsigned int size = size_of(diff);

	c->last_dc = dc;
	put_code(w, c->enc->dc[c->table][size]);
	put_value(w, diff, size);
}

static void put_ac(struct writer *w, const struct component *c, const s16 *block)
{
	const struct jpeg_code *ac = c->enc->ac[c->table];
	unsigned int zeros = 0;

	for (unsigned int i = 1; i < 64; i++) {
		s32 value = block[jpeg_zigzag[i]];
		unsigned int size;

		if (value)	/* baseline has no longer ones */
			value = clamp(quantised(c, jpeg_zigzag[i], value), -1023, 1023);
		if (!value) {
			zeros++;
			continue;
		}
		for (; zeros > 15; zeros -= 16)
			put_code(w, ac[0xf0]);
		size = size_of(value);
		put_code(w, ac[zeros << 4 | size]);
		put_value(w, value, size);
		zeros = 0;
	}
	if (zeros)
		put_code(w, ac[0]);
}

static void put_block(struct writer *w, struct component *c, s16 *block, bool flat)
{
	if (flat) {
		/* 8 equal samples a line and column: 8 x the sample, 8 bits finer */
		put_dc(w, c, quantised(c, 0, block[0] * 64));
		put_code(w, c->enc->ac[c->table][0]);
		return;
	}
	jpeg_dct(block);
	put_dc(w, c, quantised(c, 0, block[0]));
	put_ac(w, c, block);
}

/* How many lines and columns of the 8 x 8 at this place are in the picture. */
struct visible {
	unsigned int lines, columns;
};

/* A line's 8 pixels of n bytes: itself, or in `room` with the last visible one repeated. */
static const u8 *line_of(const u8 *line, unsigned int columns, unsigned int n, u8 *room)
{
	if (likely(columns == 8))
		return line;
	for (unsigned int i = 0; i < 8 * n; i++)
		room[i] = i < columns * n ? line[i] : room[i - n];
	return room;
}

/* 8 x 8 luma samples. Returns whether all are equal; then only block[0] is set. */
static bool load_luma(const u8 *src, unsigned int stride, struct visible in, const u8 *map,
		      s16 *block)
{
	u32 all = src[0] * 0x01010101u, differ = 0;

	if (in.columns == 8) {
		for (unsigned int y = 0; y < in.lines; y++)
			differ |= (get_unaligned_le32(src + (size_t)y * stride) ^ all) |
				  (get_unaligned_le32(src + (size_t)y * stride + 4) ^ all);
		if (!differ) {
			block[0] = map[src[0]] - 128;
			return true;
		}
	}
	for (unsigned int y = 0; y < 8; y++) {
		u8 room[8];
		const u8 *line = line_of(src + (size_t)min(y, in.lines - 1) * stride, in.columns,
					 1, room);

		for (unsigned int x = 0; x < 8; x++)
			block[8 * y + x] = map[line[x]] - 128;
	}
	return false;
}

/* The same for 8 x 8 pairs. */
static bool load_chroma(const u8 *src, unsigned int stride, struct visible in, const u8 *map,
			s16 *u, s16 *v)
{
	u32 all = (src[0] | (u32)src[1] << 8) * 0x10001u, differ = 0;

	if (in.columns == 8) {
		for (unsigned int y = 0; y < in.lines; y++)
			for (unsigned int x = 0; x < 16; x += 4)
				differ |= get_unaligned_le32(src + (size_t)y * stride + x) ^ all;
		if (!differ) {
			u[0] = map[src[0]] - 128;
			v[0] = map[src[1]] - 128;
			return true;
		}
	}
	for (unsigned int y = 0; y < 8; y++) {
		u8 room[16];
		const u8 *line = line_of(src + (size_t)min(y, in.lines - 1) * stride, in.columns,
					 2, room);

		for (unsigned int x = 0; x < 8; x++) {
			u[8 * y + x] = map[line[2 * x]] - 128;
			v[8 * y + x] = map[line[2 * x + 1]] - 128;
		}
	}
	return false;
}

struct scan {
	const struct nv12 *src;
	struct writer w;
	struct component part[3];
};

/* Luma block at x, y; beyond the picture the last line or column counts. */
static void scan_luma(struct scan *s, unsigned int x, unsigned int y)
{
	const struct nv12 *src = s->src;
	unsigned int cx = min(x, src->width - 1), cy = min(y, src->height - 1);
	struct visible in = { min(8u, src->height - cy), min(8u, src->width - cx) };
	s16 block[64];
	bool flat = load_luma(src->y + (size_t)cy * src->stride + cx, src->stride, in,
			      s->part[0].enc->luma, block);

	put_block(&s->w, &s->part[0], block, flat);
}

static void scan_chroma(struct scan *s, unsigned int x, unsigned int y)
{
	const struct nv12 *src = s->src;
	struct visible in = { min(8u, src->height / 2 - y), min(8u, src->width / 2 - x) };
	s16 u[64], v[64];
	bool flat = load_chroma(src->uv + (size_t)y * src->stride + 2 * x, src->stride, in,
				s->part[1].enc->chroma, u, v);

	put_block(&s->w, &s->part[1], u, flat);
	put_block(&s->w, &s->part[2], v, flat);
}

static int scan_picture(struct scan *s)
{
	for (unsigned int y = 0; y < s->src->height; y += 16) {
		for (unsigned int x = 0; x < s->src->width; x += 16) {
			if (s->w.end - s->w.at < JPEG_MCU_ROOM)
				return -ENOSPC;
			for (unsigned int i = 0; i < 4; i++)
				scan_luma(s, x + i % 2 * 8, y + i / 2 * 8);
			scan_chroma(s, x / 2, y / 2);
		}
	}
	return 0;
}

long jpeg_encode(const struct jpeg_enc *enc, const struct nv12 *src, void *out, size_t room)
{
	struct scan s = {
		.src = src,
		.w = { .at = out, .end = (u8 *)out + room },
		.part = { { enc, 0, 0 }, { enc, 1, 0 }, { enc, 1, 0 } },
	};
	int err;

	if (!nv12_valid(src))
		return -EINVAL;
	if (room < JPEG_HEADER_ROOM + JPEG_MCU_ROOM)
		return -ENOSPC;
	s.w.at = jpeg_put_header(enc, src, s.w.at);
	err = scan_picture(&s);
	if (err)
		return err;
	if (s.w.held)
		put_bits(&s.w, 0xff >> s.w.held, 8 - s.w.held);	/* filled up with ones */
	*s.w.at++ = 0xff;
	*s.w.at++ = 0xd9;
	return s.w.at - (u8 *)out;
}
