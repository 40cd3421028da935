// SPDX-License-Identifier: MIT
/*
 * Bilinear scaling of NV12. Positions are 16.16 numbers that grow by a step; a pixel's centre falls
 * on the centre of what it covers, so half size is the mean of each 2 x 2. Beyond the edges the
 * edge's pixel counts.
 */
#include <granule/media_codec.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>

/* Where a line or column of the result comes from: between pixel `at` and `next`, `part`/256. */
struct position {
	unsigned int at, next, part;
};

static inline struct position position_of(s32 pos, unsigned int last)
{
	unsigned int at;

	if (pos <= 0)
		return (struct position){ 0, 0, 0 };
	at = (u32)pos >> 16;
	if (at >= last)
		return (struct position){ last, last, 0 };
	return (struct position){ at, at + 1, ((u32)pos >> 8) & 255 };
}

/* Two lines of the source and how much of the lower one counts. */
struct lines {
	const u8 *upper, *lower;
	u32 part;
};

static inline u8 mix(const struct lines *l, unsigned int at, unsigned int next, u32 part)
{
	u32 up = (l->upper[at] << 8) + (l->upper[next] - l->upper[at]) * part;
	u32 low = (l->lower[at] << 8) + (l->lower[next] - l->lower[at]) * part;

	return ((up << 8) + (low - up) * l->part + 0x8000) >> 16;
}

static void scale_luma_line(u8 *dst, unsigned int width, const struct lines *l, unsigned int last,
			    u32 step)
{
	s32 pos = (s32)(step / 2) - 0x8000;

	for (unsigned int x = 0; x < width; x++, pos += step) {
		struct position p = position_of(pos, last);

		dst[x] = mix(l, p.at, p.next, p.part);
	}
}

/* width: pairs of U and V */
static void scale_chroma_line(u8 *dst, unsigned int width, const struct lines *l,
			      unsigned int last, u32 step)
{
	s32 pos = (s32)(step / 2) - 0x8000;

	for (unsigned int x = 0; x < width; x++, pos += step) {
		struct position p = position_of(pos, last);

		dst[2 * x] = mix(l, 2 * p.at, 2 * p.next, p.part);
		dst[2 * x + 1] = mix(l, 2 * p.at + 1, 2 * p.next + 1, p.part);
	}
}

/* Half size, the usual case: the same values, each the mean of a 2 x 2. */
static void halve_luma_line(u8 *dst, unsigned int width, const struct lines *l, unsigned int last,
			    u32 step)
{
	const u8 *a = l->upper, *b = l->lower;

	for (unsigned int x = 0; x < width; x++, a += 2, b += 2)
		dst[x] = (a[0] + a[1] + b[0] + b[1] + 2) >> 2;
}

static void halve_chroma_line(u8 *dst, unsigned int width, const struct lines *l,
			      unsigned int last, u32 step)
{
	const u8 *a = l->upper, *b = l->lower;

	for (unsigned int x = 0; x < width; x++, a += 4, b += 4) {
		dst[2 * x] = (a[0] + a[2] + b[0] + b[2] + 2) >> 2;
		dst[2 * x + 1] = (a[1] + a[3] + b[1] + b[3] + 2) >> 2;
	}
}

struct plane {
	const u8 *src;			/* the crop's first pixel */
	unsigned int src_stride, src_width, src_height;	/* width in pixels or pairs */
	u8 *dst;
	unsigned int dst_stride, dst_width, dst_height;
	void (*line)(u8 *dst, unsigned int width, const struct lines *l, unsigned int last,
		     u32 step);
};

static void scale_plane(const struct plane *p)
{
	u32 xstep = (p->src_width << 16) / p->dst_width;
	u32 ystep = (p->src_height << 16) / p->dst_height;
	s32 pos = (s32)(ystep / 2) - 0x8000;

	for (unsigned int y = 0; y < p->dst_height; y++, pos += ystep) {
		struct position v = position_of(pos, p->src_height - 1);
		struct lines l = {
			p->src + (size_t)v.at * p->src_stride,
			p->src + (size_t)v.next * p->src_stride, v.part,
		};

		p->line(p->dst + (size_t)y * p->dst_stride, p->dst_width, &l, p->src_width - 1,
			xstep);
	}
}

static void copy_plane(const struct plane *p, unsigned int pixel)
{
	for (unsigned int y = 0; y < p->dst_height; y++)
		memcpy(p->dst + (size_t)y * p->dst_stride, p->src + (size_t)y * p->src_stride,
		       p->dst_width * pixel);
}

static bool crop_fits(const struct nv12 *src, const struct media_rect *c)
{
	return !((c->x | c->y | c->width | c->height) & 1) && c->width && c->height &&
	       c->x <= src->width && c->width <= src->width - c->x &&
	       c->y <= src->height && c->height <= src->height - c->y;
}

int nv12_scale(const struct nv12 *dst, const struct nv12 *src, const struct media_rect *crop)
{
	struct plane y, uv;
	bool half;

	if (!nv12_valid(dst) || !nv12_valid(src) || !crop_fits(src, crop))
		return -EINVAL;
	half = crop->width == 2 * dst->width && crop->height == 2 * dst->height;
	y = (struct plane){
		src->y + (size_t)crop->y * src->stride + crop->x, src->stride, crop->width,
		crop->height, dst->y, dst->stride, dst->width, dst->height,
		half ? halve_luma_line : scale_luma_line,
	};
	uv = (struct plane){
		src->uv + (size_t)crop->y / 2 * src->stride + crop->x, src->stride,
		crop->width / 2, crop->height / 2, dst->uv, dst->stride, dst->width / 2,
		dst->height / 2, half ? halve_chroma_line : scale_chroma_line,
	};
	if (dst->width == crop->width && dst->height == crop->height) {
		copy_plane(&y, 1);
		copy_plane(&uv, 2);
	} else {
		scale_plane(&y);
		scale_plane(&uv);
	}
	return 0;
}
