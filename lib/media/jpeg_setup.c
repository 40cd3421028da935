// SPDX-License-Identifier: MIT
/*
 * What a JPEG file says before its picture, and the encoder's tables for one quality. The scale of
 * qualities is the IJG's: 50 takes the standard's quantisers, 100 divides by nothing.
 */
#include "jpeg.h"
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>

static void set_quantisers(struct jpeg_enc *enc, unsigned int table)
{
	u32 percent = enc->quality < 50 ? 5000 / enc->quality : 200 - enc->quality * 2;

	for (unsigned int i = 0; i < 64; i++) {
		unsigned int at = jpeg_zigzag[i];
		u32 q = clamp((jpeg_quantisers[table][at] * percent + 50) / 100, 1u, 255u);

		enc->quant[table][i] = q;
		enc->step[table][at] = 8 * q;
		enc->recip[table][at] = ((1u << 18) + 8 * q - 1) / (8 * q);
	}
}

/* Codes of equal length count up; a longer one begins at twice the next. */
static void set_codes(struct jpeg_code *code, const struct jpeg_huffman *h)
{
	const u8 *value = h->value;
	u16 next = 0;

	for (unsigned int len = 1; len <= 16; len++, next <<= 1)
		for (unsigned int i = 0; i < h->count[len - 1]; i++)
			code[*value++] = (struct jpeg_code){ next++, len };
}

/* 16..235 or 240 to 0..255; what lies outside is cut. */
static void set_ranges(struct jpeg_enc *enc)
{
	for (int i = 0; i < 256; i++) {
		int y = ((i - 16) * 255 * 2 + 219) / (219 * 2);
		int c = (i - 128) * 255;

		c = 128 + (c < 0 ? -((-c * 2 + 224) / 448) : (c * 2 + 224) / 448);
		enc->luma[i] = clamp(i < 16 ? 0 : y, 0, 255);
		enc->chroma[i] = clamp(c, 0, 255);
	}
}

int jpeg_enc_init(struct jpeg_enc *enc, unsigned int quality)
{
	if (quality < 1 || quality > 100)
		return -EINVAL;
	memset(enc, 0, sizeof(*enc));
	enc->quality = quality;
	for (unsigned int table = 0; table < 2; table++) {
		set_quantisers(enc, table);
		set_codes(enc->dc[table], &jpeg_dc_tables[table]);
		set_codes(enc->ac[table], &jpeg_ac_tables[table]);
	}
	set_ranges(enc);
	return 0;
}

static u8 *put_marker(u8 *p, u8 marker, unsigned int length)
{
	*p++ = 0xff;
	*p++ = marker;
	put_unaligned_be16(length, p);
	return p + 2;
}

static u8 *put_bytes(u8 *p, const void *from, size_t n)
{
	memcpy(p, from, n);
	return p + n;
}

static u8 *put_huffman(u8 *p, u8 class, u8 table, const struct jpeg_huffman *h)
{
	*p++ = class << 4 | table;
	p = put_bytes(p, h->count, 16);
	return put_bytes(p, h->value, h->values);
}

static u8 *put_frame(u8 *p, const struct nv12 *src)
{
	static const u8 parts[] = { 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1 };

	p = put_marker(p, 0xc0, 17);
	*p++ = 8;			/* bits a sample */
	put_unaligned_be16(src->height, p);
	put_unaligned_be16(src->width, p + 2);
	return put_bytes(p + 4, parts, sizeof(parts));
}

u8 *jpeg_put_header(const struct jpeg_enc *enc, const struct nv12 *src, u8 *p)
{
	static const u8 soi[] = { 0xff, 0xd8 };
	static const u8 jfif[] = { 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0 };
	static const u8 scan[] = { 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0 };

	p = put_bytes(p, soi, sizeof(soi));
	p = put_bytes(put_marker(p, 0xe0, 16), jfif, sizeof(jfif));
	p = put_marker(p, 0xdb, 2 + 2 * 65);
	for (u8 table = 0; table < 2; table++) {
		*p++ = table;
		p = put_bytes(p, enc->quant[table], 64);
	}
	p = put_frame(p, src);
	p = put_marker(p, 0xc4, 2 + 4 * 17 + 2 * 12 + 2 * 162);
	for (u8 table = 0; table < 2; table++) {
		p = put_huffman(p, 0, table, &jpeg_dc_tables[table]);
		p = put_huffman(p, 1, table, &jpeg_ac_tables[table]);
	}
	p = put_marker(p, 0xda, 12);
	return put_bytes(p, scan, sizeof(scan));
}
