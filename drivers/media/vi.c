// SPDX-License-Identifier: MIT
/*
 * VI: the synthetic sensor. Each frame goes into a block of a common pool; its number and its CRC
 * travel with it. Without a block the frame is lost, as on a sensor that does not wait: the number
 * counts on.
 */
#include "engines.h"
#include "umap.h"
#include <granule/proc.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

static struct {
	u16 width, height, stride;
	u32 number;
	unsigned long no_block;
} vi;

static int draw(struct media_engine *e, struct media_frame *frame)
{
	struct engine_view view;
	int err = engine_open_picture(e, &view, frame, DMA_FROM_DEVICE);

	if (err)
		return err;
	err = pattern_draw(&view.picture, frame->number);
	frame->crc = nv12_crc(&view.picture);
	return engine_close(e, &view, NULL) ?: err;
}

static int vi_process(struct media_engine *e, const struct engine_job *job)
{
	struct media_frame frame = {
		.width = vi.width, .height = vi.height, .stride = vi.stride, .number = vi.number++,
	};
	int err;

	frame.block = engine_get_block(e, VB_ANY_POOL, vi.stride, vi.height);
	if (IS_ERR(frame.block)) {
		vi.no_block++;
		return PTR_ERR(frame.block);
	}
	err = draw(e, &frame);
	if (!err)
		sysbind_send(&(struct media_chn){ VB_VI, 0, 0 }, &frame);
	vb_release_block(frame.block, VB_VI);
	return err;
}

struct media_engine vi_engine = {
	.name = "vi",
	.mod = VB_VI,
	.address_bits = 32,
	.ports = { .devs = 1, .sources = 1 },
	.process = vi_process,
};

int vi_configure(unsigned int width, unsigned int height, unsigned int align)
{
	struct nv12 f = { (u8 *)&vi, (u8 *)&vi, width, height, nv12_stride(width, align) };

	if ((align != 16 && align != 64) || !nv12_valid(&f) || width < NV12_MIN_SIDE ||
	    height < NV12_MIN_SIDE) {
		pr_err("media: vi: %u x %u with lines at multiples of %u is no picture it makes\n",
		       width, height, align);
		return -EINVAL;
	}
	vi.width = width;
	vi.height = height;
	vi.stride = f.stride;
	vi.number = 0;
	vi.no_block = 0;
	return 0;
}

int vi_capture(void)
{
	return vi_engine.started ? engine_submit(&vi_engine, 0, &(struct media_frame){ 0 }) :
				   -ENODEV;
}

unsigned long vi_frames(void)
{
	return vi.number;
}

static int vi_show(struct seq_file *m, void *v)
{
	umap_head(m, "VI");
	umap_section(m, "VI DEV ATTR");
	seq_puts(m, "   Dev   Width  Height  Stride    PixFmt        Source\n");
	seq_printf(m, "%6d%8u%8u%8u%10s%14s\n", 0, vi.width, vi.height, vi.stride, "YUV-SP420",
		   "pattern");
	umap_section(m, "VI CHN STATUS");
	seq_puts(m, "   Chn   FrmCnt  LostInt    VbFail\n");
	seq_printf(m, "%6d%9u%9lu%10lu\n", 0, vi.number, vi_engine.failed, vi.no_block);
	engine_show(m, &vi_engine);
	return 0;
}
PROC(umap_vi, "/proc/umap/vi", vi_show, NULL);
