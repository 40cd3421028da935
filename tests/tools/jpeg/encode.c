// SPDX-License-Identifier: MIT
/*
 * Writes a picture and what lib/media's encoder makes of it, for a real decoder to judge:
 *
 *	encode WIDTH HEIGHT QUALITY KIND	KIND 0 the sensor's picture, 1 waves and noise
 *
 * Output: one line of lengths, the NV12 without padding, the JPEG. Exit 1: refused. Compiled by
 * test_jpeg.py with the project's headers; the C library's functions are declared here.
 */
#include <granule/media_codec.h>

int atoi(const char *text);
void *malloc(size_t size);
int dprintf(int fd, const char *fmt, ...);
long write(int fd, const void *buf, size_t len);

static void write_all(const u8 *p, size_t len)
{
	while (len) {
		long n = write(1, p, len);

		if (n <= 0)
			return;
		p += n;
		len -= n;
	}
}

/* Triangles of two periods, and noise of 4 bits from a shift register. */
static void draw_waves(const struct nv12 *f)
{
	u32 noise = 1;

	for (unsigned int y = 0; y < f->height + f->height / 2; y++) {
		for (unsigned int x = 0; x < f->width; x++) {
			unsigned int a = (x + y) % 80, b = (2 * x + 300 - y % 100) % 46;

			noise = noise >> 1 ^ (-(noise & 1) & 0xd0000001u);
			f->y[(size_t)y * f->stride + x] = y < f->height ?
				60 + (a < 40 ? a : 80 - a) * 2 + (b < 23 ? b : 46 - b) +
					noise % 16 :
				90 + (a < 40 ? a : 80 - a);
		}
	}
}

int main(int argc, char **argv)
{
	unsigned int width = atoi(argv[1]), height = atoi(argv[2]), stride = width;
	size_t bytes = nv12_bytes(stride, height), room = 4 * bytes + 8192;
	struct nv12 f = nv12_at(malloc(bytes), width, height, stride);
	struct jpeg_enc enc;
	u8 *out = malloc(room);
	long len;

	if (jpeg_enc_init(&enc, atoi(argv[3])) || (atoi(argv[4]) ? 0 : pattern_draw(&f, 123456)))
		return 1;
	if (atoi(argv[4]))
		draw_waves(&f);
	len = jpeg_encode(&enc, &f, out, room);
	if (len < 0)
		return 1;
	dprintf(1, "%zu %ld\n", bytes, len);
	write_all(f.y, bytes);
	write_all(out, len);
	return 0;
}
