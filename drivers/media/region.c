// SPDX-License-Identifier: MIT
/*
 * RGN: blends a canvas of ARGB1555 into pictures, in place. The CPU draws the canvas, in a block of
 * a zone of its own; the engine reads it and the lines of the picture below it into its line memory
 * and writes the blended lines back. A picture that anybody else holds, too, is not touched.
 */
#include "engines.h"
#include "umap.h"
#include <granule/proc.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#define CANVAS_MAX 512			/* pixels a side */
#define OPAQUE_GREEN	0x83e0
#define OPAQUE_WHITE	0xffff
#define SHADE		0x0000		/* A clear: drawn with bg_alpha */
#define KEY		0x7c1f		/* magenta is left out */

static struct {
	struct media_memory canvas;
	struct overlay overlay;		/* pixels: the engine's copy */
	unsigned int x, y;
	size_t bytes;			/* of the canvas */
	struct nv12 lines;		/* line memory: what lies below the canvas */
	unsigned long blended, outside;
} region;

/* --- the CPU's side --------------------------------------------------------------------------- */

/* A frame of white and green, rounded by the key colour, a shaded field with a ramp of steps. */
static u16 canvas_pixel(unsigned int x, unsigned int y, unsigned int width, unsigned int height)
{
	unsigned int right = width - 1 - x, below = height - 1 - y;
	unsigned int side = min(min(x, right), min(y, below));

	if (min(x, right) + min(y, below) < 8)
		return KEY;
	if (side < 2)
		return OPAQUE_WHITE;
	if (side < 4)
		return OPAQUE_GREEN;
	return y * 2 < height || x >> 3 & 1 ? SHADE : 0x8000 | (x >> 3 & 31) * 0x421;
}

static int draw_canvas(unsigned int width, unsigned int height)
{
	u16 *pixel = media_memory_map(&region.canvas);
	int err;

	if (!pixel)
		return -ENOMEM;
	for (unsigned int y = 0; y < height; y++)
		for (unsigned int x = 0; x < width; x++)
			pixel[y * width + x] = canvas_pixel(x, y, width, height);
	err = media_memory_clean(&region.canvas, pixel, 0, region.bytes);
	media_memory_unmap(&region.canvas);
	return err;
}

static int alloc_memory(const char *zone, unsigned int width, unsigned int height)
{
	void *lines = kmalloc(nv12_bytes(width, height), GFP_KERNEL);
	u16 *pixels = kmalloc(region.bytes, GFP_KERNEL);

	region.lines = nv12_at(lines, width, height, width);
	region.overlay.pixels = pixels;
	if (!lines || !pixels)
		return -ENOMEM;
	return media_memory_get(&region.canvas, "rgn_canvas", region.bytes,
				media_memory_zone(zone));
}

int region_create(const char *zone, unsigned int x, unsigned int y, unsigned int width,
		  unsigned int height)
{
	int err;

	if (!width || !height || width > CANVAS_MAX || height > CANVAS_MAX ||
	    (x | y | width | height) & 1)
		return -EINVAL;
	if (region.canvas.bytes)
		return -EBUSY;
	memset(&region, 0, sizeof(region));
	region.x = x;
	region.y = y;
	region.bytes = width * height * sizeof(u16);
	region.overlay = (struct overlay){
		.width = width, .height = height, .stride = width * sizeof(u16),
		.fg_alpha = 128, .bg_alpha = 64, .key_on = true, .key = KEY,
	};
	err = alloc_memory(zone, width, height) ?: draw_canvas(width, height);
	if (err)
		region_destroy();
	return err;
}

void region_destroy(void)
{
	media_memory_put(&region.canvas);
	kfree(region.lines.y);
	kfree((void *)region.overlay.pixels);
	region.lines.y = NULL;
	region.overlay.pixels = NULL;
}

/* --- the engine's side ------------------------------------------------------------------------ */

/* The engine's copy of the canvas, anew for each picture: the CPU may have drawn meanwhile. */
static int fetch_canvas(struct media_engine *e)
{
	struct engine_view view;
	int err = engine_open(e, &view, region.canvas.phys, region.bytes, DMA_TO_DEVICE);

	if (err)
		return err;
	memcpy((void *)region.overlay.pixels, view.window, region.bytes);
	return engine_close(e, &view, NULL);
}

/* Lines of one plane between the picture at dma address `plane` and line memory. */
static int move_lines(struct media_engine *e, dma_addr_t plane, unsigned int stride, u8 *lines,
		      unsigned int n, bool back)
{
	unsigned int width = region.lines.width;
	int err = 0;

	for (unsigned int i = 0; i < n && !err; i++, plane += stride, lines += width)
		err = back ? devbus_write(&e->bus, plane, lines, width) :
			     devbus_read(&e->bus, plane, lines, width);
	return err;
}

static int move_picture(struct media_engine *e, const struct engine_view *view,
			const struct media_frame *frame, bool back)
{
	dma_addr_t luma = view->dma + (dma_addr_t)region.y * frame->stride + region.x;
	dma_addr_t chroma = view->dma + region.x +
			    (dma_addr_t)(frame->height + region.y / 2) * frame->stride;
	const struct nv12 *l = &region.lines;

	return move_lines(e, luma, frame->stride, l->y, l->height, back) ?:
	       move_lines(e, chroma, frame->stride, l->uv, l->height / 2, back);
}

static int blend(struct media_engine *e, const struct media_frame *frame)
{
	struct engine_view view;
	int err = fetch_canvas(e);

	if (err)
		return err;
	err = engine_open(e, &view, vb_phys(frame->block),
			  nv12_bytes(frame->stride, frame->height), DMA_BIDIRECTIONAL);
	if (err)
		return err;
	err = move_picture(e, &view, frame, false) ?:
	      nv12_overlay(&region.lines, 0, 0, &region.overlay) ?:
	      move_picture(e, &view, frame, true);
	return engine_close(e, &view, NULL) ?: err;
}

static int rgn_process(struct media_engine *e, const struct engine_job *job)
{
	struct media_frame frame = job->frame;
	int err;

	if (READ_ONCE(frame.block->refs) != 1)
		return -EBUSY;
	if (region.x + region.overlay.width > frame.width ||
	    region.y + region.overlay.height > frame.height) {
		region.outside++;	/* the picture goes on without it */
	} else {
		err = blend(e, &frame);
		if (err)
			return err;
		frame.crc = 0;
		region.blended++;
	}
	sysbind_send(&(struct media_chn){ VB_RGN, 0, 0 }, &frame);
	return 0;
}

struct media_engine rgn_engine = {
	.name = "rgn",
	.mod = VB_RGN,
	.address_bits = 32,
	.ports = { .devs = 1, .sources = 1, .sinks = 1 },
	.process = rgn_process,
};

static int rgn_show(struct seq_file *m, void *v)
{
	umap_head(m, "RGN");
	umap_section(m, "REGION STATUS OF OVERLAY");
	seq_puts(m, "   Hdl    PixFmt       PhyAddr       X       Y   Width  Height  FgAlph  BgAlph"
		    "     Blend   Outside\n");
	seq_printf(m, "%6d%10s    0x%08llx%8u%8u%8u%8u%8u%8u%10lu%10lu\n", 0, "ARGB1555",
		   (unsigned long long)region.canvas.phys, region.x, region.y,
		   region.overlay.width, region.overlay.height, region.overlay.fg_alpha,
		   region.overlay.bg_alpha, region.blended, region.outside);
	engine_show(m, &rgn_engine);
	return 0;
}
PROC(umap_rgn, "/proc/umap/rgn", rgn_show, NULL);
