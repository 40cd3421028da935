// SPDX-License-Identifier: MIT
/*
 * The forward transform of 8 x 8 samples: lines, then columns, each an 8-point DCT-II.
 *
 * Sums of mirrored samples give the even coefficients, differences the odd ones:
 *
 *	F(u) = c(u)/2 * sum f(x) cos((2x + 1) u pi / 16),	c(0) = 1/sqrt(2), else 1
 *
 * Constants are cosines times 2^12. Lines keep 3 bits below the point, columns add none, so that
 * results are 8 times the coefficients: enough for quantisers of 1.
 */
#include "jpeg.h"

/* 2^12 * cos(k pi / 16) / 2 */
#define C1 2009
#define C2 1892
#define C3 1703
#define C4 1448
#define C5 1138
#define C6 784
#define C7 400

/* step: from one sample to the next. shift: how much of the 12 bits and of the scale is dropped. */
static inline __attribute__((always_inline)) void dct8(s16 *p, int step, int shift)
{
	s32 s0 = p[0] + p[7 * step], d0 = p[0] - p[7 * step];
	s32 s1 = p[step] + p[6 * step], d1 = p[step] - p[6 * step];
	s32 s2 = p[2 * step] + p[5 * step], d2 = p[2 * step] - p[5 * step];
	s32 s3 = p[3 * step] + p[4 * step], d3 = p[3 * step] - p[4 * step];
	s32 half = 1 << (shift - 1);

	p[0] = (C4 * (s0 + s1 + s2 + s3) + half) >> shift;
	p[4 * step] = (C4 * (s0 - s1 - s2 + s3) + half) >> shift;
	p[2 * step] = (C2 * (s0 - s3) + C6 * (s1 - s2) + half) >> shift;
	p[6 * step] = (C6 * (s0 - s3) - C2 * (s1 - s2) + half) >> shift;
	p[step] = (C1 * d0 + C3 * d1 + C5 * d2 + C7 * d3 + half) >> shift;
	p[3 * step] = (C3 * d0 - C7 * d1 - C1 * d2 - C5 * d3 + half) >> shift;
	p[5 * step] = (C5 * d0 - C1 * d1 + C7 * d2 + C3 * d3 + half) >> shift;
	p[7 * step] = (C7 * d0 - C5 * d1 + C3 * d2 - C1 * d3 + half) >> shift;
}

void jpeg_dct(s16 *block)
{
	for (int line = 0; line < 8; line++)
		dct8(block + 8 * line, 1, 12 - 3);
	for (int column = 0; column < 8; column++)
		dct8(block + column, 8, 12);
}
