// SPDX-License-Identifier: MIT
/*
 * The synthetic sensor's picture. From top to bottom: three quarters of colour bars at 75 %, one
 * quarter a ramp of grey; on them a striped box that wanders with the number, and the number in
 * digits of 5 x 7 dots. Lines that repeat are copied, only the box is drawn by pixels.
 */
#include <granule/media_codec.h>
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>

#define DIGITS		6
#define GLYPH_WIDTH	6	/* five dots and a gap */
#define GLYPH_HEIGHT	7
#define BLACK		16
#define WHITE		235
#define GREY		128	/* chroma of all greys */

/* White, yellow, cyan, green, magenta, red, blue, black: BT.601, 75 %. */
static const u8 bars[8][3] = {
	{ 180, 128, 128 }, { 162, 44, 142 }, { 131, 156, 44 }, { 112, 72, 58 },
	{ 84, 184, 198 }, { 65, 100, 212 }, { 35, 212, 114 }, { 16, 128, 128 },
};

/* A bit per dot, the left one highest. */
static const u8 glyphs[10][GLYPH_HEIGHT] = {
	{ 0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e }, { 0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e },
	{ 0x0e, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1f }, { 0x0e, 0x11, 0x01, 0x06, 0x01, 0x11, 0x0e },
	{ 0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02 }, { 0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e },
	{ 0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e }, { 0x1f, 0x01, 0x02, 0x04, 0x04, 0x08, 0x08 },
	{ 0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e }, { 0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c },
};

bool nv12_valid(const struct nv12 *f)
{
	return f->y && f->uv && !((f->width | f->height) & 1) && f->stride >= f->width &&
	       f->width >= 2 && f->height >= 2 &&
	       f->width <= NV12_MAX_WIDTH && f->height <= NV12_MAX_HEIGHT;
}

static u8 *luma(const struct nv12 *f, unsigned int x, unsigned int y)
{
	return f->y + (size_t)y * f->stride + x;
}

static u8 *chroma(const struct nv12 *f, unsigned int x, unsigned int y)
{
	return f->uv + (size_t)(y / 2) * f->stride + (x & ~1u);
}

static void fill_chroma(u8 *p, unsigned int width, u8 u, u8 v)
{
	for (unsigned int i = 0; i < width; i += 2) {
		p[i] = u;
		p[i + 1] = v;
	}
}

/* Copies the line at `from` to the n lines below it. */
static void repeat_line(u8 *from, unsigned int stride, unsigned int width, unsigned int n)
{
	for (unsigned int i = 1; i <= n; i++)
		memcpy(from + (size_t)i * stride, from, width);
}

static void draw_bars(const struct nv12 *f, unsigned int lines)
{
	unsigned int each = (f->width / 8) & ~1u;

	for (unsigned int i = 0; i < 8; i++) {
		unsigned int x = i * each, width = i == 7 ? f->width - x : each;

		memset(luma(f, x, 0), bars[i][0], width);
		fill_chroma(chroma(f, x, 0), width, bars[i][1], bars[i][2]);
	}
	repeat_line(f->y, f->stride, f->width, lines - 1);
	repeat_line(f->uv, f->stride, f->width, lines / 2 - 1);
}

static void draw_ramp(const struct nv12 *f, unsigned int from)
{
	u32 value = BLACK << 16, step = ((WHITE - BLACK) << 16) / f->width;
	u8 *line = luma(f, 0, from);

	for (unsigned int x = 0; x < f->width; x++, value += step)
		line[x] = value >> 16;
	repeat_line(line, f->stride, f->width, f->height - from - 1);
	memset(chroma(f, 0, from), GREY, f->width);
	repeat_line(chroma(f, 0, from), f->stride, f->width, (f->height - from) / 2 - 1);
}

/* There and back again between 0 and span. */
static unsigned int bounce(u32 way, unsigned int span)
{
	u32 at;

	if (!span)
		return 0;
	at = way % (2 * span);
	return (at < span ? at : 2 * span - at) & ~1u;
}

static void draw_box(const struct nv12 *f, u32 number)
{
	unsigned int side = min(f->width, f->height) / 6 & ~1u;
	unsigned int x = bounce(number * 8, f->width - side);
	unsigned int y = bounce(number * 6, f->height - side);

	for (unsigned int line = 0; line < side; line++) {
		u8 *p = luma(f, x, y + line);

		for (unsigned int i = 0; i < side; i++)
			p[i] = 40 + ((i + line + number) >> 2 & 31) * 6;
	}
	fill_chroma(chroma(f, x, y), side, 90, 170);
	repeat_line(chroma(f, x, y), f->stride, side, side / 2 - 1);
}

/* Dots are squares of this many pixels; the number begins that far from the corner. */
static unsigned int dot_size(const struct nv12 *f)
{
	return max(min(f->height / 90, f->width / 48) & ~1u, 1u);
}

static void draw_number(const struct nv12 *f, u32 number)
{
	unsigned int dot = dot_size(f), at = 2 * dot, width = (DIGITS * GLYPH_WIDTH + 1) * dot;
	u8 digit[DIGITS];

	for (int i = DIGITS - 1; i >= 0; i--, number /= 10)
		digit[i] = number % 10;
	for (unsigned int row = 0; row < GLYPH_HEIGHT + 2; row++) {
		u8 *line = luma(f, at, at + row * dot);

		memset(line, BLACK, width);
		for (unsigned int i = 0; row && row <= GLYPH_HEIGHT && i < DIGITS * 5; i++)
			if (glyphs[digit[i / 5]][row - 1] & (0x10 >> i % 5))
				memset(line + (1 + i / 5 * GLYPH_WIDTH + i % 5) * dot, WHITE, dot);
		repeat_line(line, f->stride, width, dot - 1);
	}
	memset(chroma(f, at, at), GREY, ALIGN(width, 2));
	repeat_line(chroma(f, at, at), f->stride, ALIGN(width, 2),
		    (GLYPH_HEIGHT + 2) * dot / 2 - 1);
}

int pattern_draw(const struct nv12 *f, u32 number)
{
	unsigned int lines = f->height * 3 / 4 & ~1u;

	if (!nv12_valid(f) || f->width < NV12_MIN_SIDE || f->height < NV12_MIN_SIDE)
		return -EINVAL;
	draw_bars(f, lines);
	draw_ramp(f, lines);
	draw_box(f, number);
	draw_number(f, number);
	return 0;
}

/* The digit whose dots are seen from `left`, `top` on, or -1. */
static int read_digit(const struct nv12 *f, unsigned int left, unsigned int top, unsigned int dot)
{
	for (int digit = 0; digit < 10; digit++) {
		bool same = true;

		for (unsigned int i = 0; same && i < 5 * GLYPH_HEIGHT; i++) {
			unsigned int x = left + i % 5 * dot + dot / 2;
			bool lit = *luma(f, x, top + i / 5 * dot + dot / 2) > (BLACK + WHITE) / 2;

			same = lit == !!(glyphs[digit][i / 5] & (0x10 >> i % 5));
		}
		if (same)
			return digit;
	}
	return -1;
}

int pattern_read_number(const struct nv12 *f)
{
	unsigned int dot = dot_size(f), at = 3 * dot;
	int number = 0;

	for (unsigned int i = 0; i < DIGITS; i++) {
		int digit = read_digit(f, at + i * GLYPH_WIDTH * dot, at, dot);

		if (digit < 0)
			return -1;
		number = number * 10 + digit;
	}
	return number;
}
