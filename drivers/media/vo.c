// SPDX-License-Identifier: MIT
/*
 * VO: converts pictures to XRGB8888 in blocks of its own pool and shows them. The display reads
 * what it was given last, and maybe still what it was given before: both blocks stay held, and
 * mapped for the display's device, until two later pictures have taken their place. Nothing waits
 * for a refresh. Without a display the pictures are made and counted all the same.
 */
#include "engines.h"
#include "umap.h"
#include <granule/display.h>
#include <granule/proc.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

struct shown {
	struct vb_block *block;		/* held by VO; NULL: none */
	dma_addr_t dma;			/* for the display's device */
	size_t bytes;
};

static struct {
	struct display *display;	/* NULL: none, or it cannot show the size */
	u16 width, height;
	struct shown now, before;
	unsigned long pictures, scanouts, no_block;
	u32 number, crc;		/* of the last picture */
} vo;

static int convert(struct media_engine *e, const struct media_frame *in, struct vb_block *out,
		   u32 *crc)
{
	size_t bytes = (size_t)in->width * in->height * 4;
	struct engine_view from, to;
	int err = engine_open_picture(e, &from, in, DMA_TO_DEVICE);

	if (err)
		return err;
	err = engine_open(e, &to, vb_phys(out), bytes, DMA_FROM_DEVICE);
	if (!err) {
		nv12_to_xrgb(to.window, in->width * 4, &from.picture);
		*crc = ~media_crc32(~0u, to.window, bytes);
	}
	return engine_close(e, &from, &to) ?: err;
}

static void retire(struct shown *s)
{
	if (!s->block)
		return;
	if (vo.display)
		media_unmap(vo.display->dev, s->dma, vb_phys(s->block), s->bytes, DMA_TO_DEVICE);
	vb_release_block(s->block, VB_VO);
	s->block = NULL;
}

/* Takes over the reference to the block. */
static int scan_out(struct vb_block *block, size_t bytes)
{
	struct shown next = { block, 0, bytes };
	struct device *dev = vo.display->dev;
	int err;

	next.dma = media_map(dev, vb_phys(block), bytes, DMA_TO_DEVICE);
	err = dma_mapping_error(dev, next.dma);
	if (err) {
		vb_release_block(block, VB_VO);
		return err;
	}
	err = display_scanout(vo.display, next.dma);
	if (err) {
		retire(&next);
		return err;
	}
	retire(&vo.before);
	vo.before = vo.now;
	vo.now = next;
	vo.scanouts++;
	return 0;
}

static int vo_process(struct media_engine *e, const struct engine_job *job)
{
	const struct media_frame *in = &job->frame;
	size_t bytes = (size_t)in->width * in->height * 4;
	struct vb_block *out = vb_get_block(vb_module_pool(VB_VO), bytes, VB_VO);
	u32 crc = 0;
	int err;

	if (IS_ERR(out)) {
		vo.no_block++;
		return PTR_ERR(out);
	}
	err = convert(e, in, out, &crc);
	if (!err && vo.display && in->width == vo.width && in->height == vo.height)
		err = scan_out(out, bytes);
	else
		vb_release_block(out, VB_VO);
	if (err)
		return err;
	vo.pictures++;
	vo.number = in->number;
	vo.crc = crc;
	return 0;
}

struct media_engine vo_engine = {
	.name = "vo",
	.mod = VB_VO,
	.address_bits = 32,
	.ports = { .devs = 1, .sinks = 1 },
	.process = vo_process,
};

void vo_open(unsigned int width, unsigned int height)
{
	struct display *display = display_get(NULL);

	vo.width = width;
	vo.height = height;
	vo.pictures = vo.scanouts = vo.no_block = 0;
	vo.number = vo.crc = 0;
	if (IS_ERR(display))
		return;
	if (display_mode(display, width, height, 0, DISPLAY_XRGB8888)) {
		pr_info("media: %s does not show %u x %u; vo only counts\n", display->name, width,
			height);
		display_put(display);
		return;
	}
	vo.display = display;
}

void vo_close(void)
{
	if (vo.display)
		display_off(vo.display);
	retire(&vo.before);
	retire(&vo.now);
	if (vo.display)
		display_put(vo.display);
	vo.display = NULL;
}

void vo_status(struct media_status *status)
{
	status->shown = vo.pictures;
	status->shown_number = vo.number;
	status->shown_crc = vo.crc;
	status->shown_width = vo.width;
	status->shown_height = vo.height;
	status->display = vo.display ? vo.display->name : NULL;
}

static int vo_show(struct seq_file *m, void *v)
{
	umap_head(m, "VO");
	umap_section(m, "DEV STATUS");
	seq_puts(m, "   Dev  Enable   Width  Height    PixFmt         Display       PhyAddr\n");
	seq_printf(m, "%6d%8s%8u%8u%10s%16s    0x%08llx\n", 0, vo_engine.started ? "Y" : "N",
		   vo.width, vo.height, "XRGB8888", vo.display ? vo.display->name : "none",
		   vo.now.block ? (unsigned long long)vb_phys(vo.now.block) : 0);
	umap_section(m, "CHN PLAY INFO");
	seq_puts(m, "   Chn   FrmCnt  ScanOut    VbFail  LastNum  LastCrc\n");
	seq_printf(m, "%6d%9lu%9lu%10lu%9u  %08x\n", 0, vo.pictures, vo.scanouts, vo.no_block,
		   vo.number, vo.crc);
	engine_show(m, &vo_engine);
	return 0;
}
PROC(umap_vo, "/proc/umap/vo", vo_show, NULL);
