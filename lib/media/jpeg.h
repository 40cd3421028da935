/* SPDX-License-Identifier: MIT */
/* Between the files of the JPEG encoder. */
#ifndef LIB_MEDIA_JPEG_H
#define LIB_MEDIA_JPEG_H

#include <granule/media_codec.h>

/* The natural place of the n-th coefficient in zigzag order. */
extern const u8 jpeg_zigzag[64];

/* A code table as the file has it: how many codes of each length, and what they stand for. */
struct jpeg_huffman {
	u8 count[16];
	u8 values;		/* how many */
	const u8 *value;
};

/* ITU T.81, annex K: luma and chroma. */
extern const u8 jpeg_quantisers[2][64];		/* natural order, quality 50 */
extern const struct jpeg_huffman jpeg_dc_tables[2], jpeg_ac_tables[2];

/* Transforms 64 samples around 0 in place; results are 8 times the coefficients. */
void jpeg_dct(s16 *block);

/* What stands before the picture: less than this. Returns its end. */
#define JPEG_HEADER_ROOM 700
u8 *jpeg_put_header(const struct jpeg_enc *enc, const struct nv12 *src, u8 *p);

#endif
