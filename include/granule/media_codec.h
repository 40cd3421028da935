/* SPDX-License-Identifier: MIT */
/*
 * Pixels and streams of the media engine: pure functions over memory that the caller gives, with no
 * state of the machine and no lock. lib/media/. Integers only; nothing divides per pixel.
 *
 * Frames are NV12: a luma plane, and below it a plane of half as many lines with U and V by turns,
 * both with `stride` bytes a line. Width and height are even. Video range: luma 16..235, chroma
 * 16..240, BT.601.
 */
#ifndef GRANULE_MEDIA_CODEC_H
#define GRANULE_MEDIA_CODEC_H

#include <linux/align.h>
#include <linux/types.h>

#define NV12_MIN_SIDE	64
#define NV12_MAX_WIDTH	3840
#define NV12_MAX_HEIGHT	2160

struct nv12 {
	u8 *y, *uv;
	unsigned int width, height, stride;
};

struct media_rect {
	unsigned int x, y, width, height;
};

/* Bytes of a frame, and the length of its lines when they begin at multiples of `align` bytes. */
static inline size_t nv12_bytes(unsigned int stride, unsigned int height)
{
	return (size_t)stride * height + (size_t)stride * height / 2;
}

static inline unsigned int nv12_stride(unsigned int width, unsigned int align)
{
	return ALIGN(width, align);
}

/* Lays a frame over nv12_bytes() at base. NULL gives a frame without lines. */
static inline struct nv12 nv12_at(const void *base, unsigned int width, unsigned int height,
				  unsigned int stride)
{
	u8 *bytes = (u8 *)base;

	return (struct nv12){ bytes, bytes ? bytes + (size_t)stride * height : NULL, width, height,
			      stride };
}

/* Sides even and within the limits, stride at least the width? */
bool nv12_valid(const struct nv12 *f);

/* CRC-32 (IEEE 802.3) as crc32_le(~0, p, n) ^ ~0, eight bytes a step. */
u32 media_crc32(u32 crc, const void *p, size_t len);
/* Of the picture: padding at the ends of lines does not count. */
u32 nv12_crc(const struct nv12 *f);

/* --- the sensor's picture (pattern.c) ------------------------------------------------------ */
/*
 * Colour bars over a ramp of grey, a striped box that moves with the number, and the number itself
 * (six digits, the lowest part of it) burnt in. The same number and size give the same picture.
 * 0, or -EINVAL: no valid frame, or a side below NV12_MIN_SIDE.
 */
int pattern_draw(const struct nv12 *f, u32 number);
/* Reads the number back from a picture of that layout, also scaled or coded with losses. */
int pattern_read_number(const struct nv12 *f);

/* --- scaling and colours (scale.c, nv12.c) ------------------------------------------------- */
/*
 * The part `crop` of src, stretched bilinearly over all of dst; a plain copy where the sizes agree.
 * 0, or -EINVAL: crop is odd, empty or reaches outside.
 */
int nv12_scale(const struct nv12 *dst, const struct nv12 *src, const struct media_rect *crop);
/* dst: width x height pixels 0x00RRGGBB, stride in bytes. BT.601, video range. */
void nv12_to_xrgb(u32 *dst, unsigned int stride, const struct nv12 *src);

/* --- overlay (overlay.c) ------------------------------------------------------------------- */
struct overlay {
	const u16 *pixels;		/* ARGB1555 */
	unsigned int width, height;	/* even */
	unsigned int stride;		/* bytes */
	unsigned int fg_alpha, bg_alpha; /* 0..128: of pixels with the A bit, and without */
	bool key_on;
	u16 key;			/* this colour is left out (its A bit does not count) */
};

/* Blends the overlay in at x, y (even). 0, or -EINVAL: it does not lie within the picture. */
int nv12_overlay(const struct nv12 *dst, unsigned int x, unsigned int y, const struct overlay *o);

/* --- baseline JPEG, 4:2:0 (jpeg_enc.c, jpeg_dct.c, jpeg_tables.c) ---------------------------- */
struct jpeg_code {
	u16 bits;
	u8 len;
};

struct jpeg_enc {
	unsigned int quality;
	u8 quant[2][64];		/* zigzag order, as in the file */
	u16 step[2][64];		/* natural order: 8 x quantiser */
	u32 recip[2][64];		/* 2^18 / step, rounded up */
	struct jpeg_code dc[2][12], ac[2][256];
	u8 luma[256], chroma[256];	/* video range to full range, as JFIF wants */
};

/* Room that must be left for one macroblock: the encoder stops before it could write beyond. */
#define JPEG_MCU_ROOM 2600

/* quality 1..100 as the IJG's scale. 0, or -EINVAL. */
int jpeg_enc_init(struct jpeg_enc *enc, unsigned int quality);
/*
 * The whole file. Its length; -ENOSPC when `room` is too small (nothing useful is then in out);
 * -EINVAL for a frame that is not valid.
 */
long jpeg_encode(const struct jpeg_enc *enc, const struct nv12 *src, void *out, size_t room);

/* --- a lossless code (lossless.c) ---------------------------------------------------------- */
/*
 * Lines as repeats of the line above, or as runs and literals of the difference to the line above
 * or to the pixel before. `tag` travels in the header: the engine puts the CRC there.
 */
#define LOSSLESS_HEADER 20

struct lossless_info {
	unsigned int width, height;
	u32 tag;
	u32 bytes;	/* the whole stream */
};

/* No stream is longer than this. */
static inline size_t lossless_bound(unsigned int width, unsigned int height)
{
	return LOSSLESS_HEADER + (size_t)(width + 1) * (height + height / 2);
}

/* The stream's length, -ENOSPC or -EINVAL. */
long lossless_encode(const struct nv12 *src, u32 tag, void *out, size_t room);
/* Reads the header: 0, or -EINVAL (not such a stream, or shorter than it says). */
int lossless_info(const void *in, size_t len, struct lossless_info *info);
/*
 * Decodes into dst, whose size must be the stream's. 0, or -EINVAL: a damaged stream; it never
 * reads beyond len nor writes outside the picture.
 */
int lossless_decode(const void *in, size_t len, const struct nv12 *dst);

#endif
