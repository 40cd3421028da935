// SPDX-License-Identifier: MIT
/*
 * VPSS: one picture in, up to three out, each cropped and scaled on its own. A channel that changes
 * nothing may hand on the picture itself (bypass); the others write into blocks of common pools.
 */
#include "engines.h"
#include "umap.h"
#include <granule/proc.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/seq_file.h>

static struct vpss_channel channels[VPSS_CHANNELS];
static unsigned long sent[VPSS_CHANNELS], no_block[VPSS_CHANNELS];

static bool changes_nothing(const struct vpss_channel *c, const struct media_frame *in)
{
	return !c->crop.x && !c->crop.y && (!c->crop.width || (c->crop.width == in->width &&
	       c->crop.height == in->height)) && (!c->width || (c->width == in->width &&
	       c->height == in->height));
}

/* The channel's picture of `in`, without its block. */
static struct media_frame result_of(const struct vpss_channel *c, const struct media_frame *in)
{
	struct media_frame out = *in;

	if (changes_nothing(c, in))
		return out;
	out.crc = 0;
	out.width = c->width ?: c->crop.width;
	out.height = c->height ?: c->crop.height;
	out.stride = nv12_stride(out.width, 16);
	return out;
}

static int scale(struct media_engine *e, const struct vpss_channel *c,
		 const struct media_frame *in, const struct media_frame *out)
{
	struct media_rect crop = c->crop;
	struct engine_view from, to;
	int err;

	if (!crop.width)
		crop = (struct media_rect){ 0, 0, in->width, in->height };
	err = engine_open_picture(e, &from, in, DMA_TO_DEVICE);
	if (err)
		return err;
	err = engine_open_picture(e, &to, out, DMA_FROM_DEVICE);
	if (!err)
		err = nv12_scale(&to.picture, &from.picture, &crop);
	return engine_close(e, &from, &to) ?: err;
}

static int run_channel(struct media_engine *e, unsigned int chn, const struct media_frame *in)
{
	const struct vpss_channel *c = &channels[chn];
	struct media_chn from = { VB_VPSS, 0, chn };
	struct media_frame out = result_of(c, in);
	int err;

	if (c->bypass && changes_nothing(c, in)) {
		sysbind_send(&from, in);
		sent[chn]++;
		return 0;
	}
	out.block = engine_get_block(e, VB_ANY_POOL, out.stride, out.height);
	if (IS_ERR(out.block)) {
		no_block[chn]++;
		return PTR_ERR(out.block);
	}
	err = scale(e, c, in, &out);
	if (!err) {
		sysbind_send(&from, &out);
		sent[chn]++;
	}
	vb_release_block(out.block, VB_VPSS);
	return err;
}

/* A channel that fails does not take the others with it. */
static int vpss_process(struct media_engine *e, const struct engine_job *job)
{
	int first = 0;

	for (unsigned int chn = 0; chn < VPSS_CHANNELS; chn++) {
		int err = channels[chn].on ? run_channel(e, chn, &job->frame) : 0;

		first = first ?: err;
	}
	return first;
}

struct media_engine vpss_engine = {
	.name = "vpss",
	.mod = VB_VPSS,
	.address_bits = 32,
	.ports = { .devs = 1, .sources = VPSS_CHANNELS, .sinks = 1 },
	.process = vpss_process,
};

int vpss_configure(unsigned int chn, const struct vpss_channel *c)
{
	if (chn >= VPSS_CHANNELS || c->width > NV12_MAX_WIDTH || c->height > NV12_MAX_HEIGHT ||
	    (c->width | c->height) & 1 || !c->width != !c->height ||
	    !c->crop.width != !c->crop.height)
		return -EINVAL;
	channels[chn] = *c;
	sent[chn] = no_block[chn] = 0;
	return 0;
}

static int vpss_show(struct seq_file *m, void *v)
{
	umap_head(m, "VPSS");
	umap_section(m, "VPSS CHN ATTR");
	seq_puts(m, "   Grp   Chn  Enable  Bypass   CropX   CropY   CropW   CropH   Width  Height"
		    "    PixFmt\n");
	for (unsigned int i = 0; i < VPSS_CHANNELS; i++)
		seq_printf(m, "%6d%6u%8s%8s%8u%8u%8u%8u%8u%8u%10s\n", 0, i,
			   channels[i].on ? "Y" : "N", channels[i].bypass ? "Y" : "N",
			   channels[i].crop.x, channels[i].crop.y, channels[i].crop.width,
			   channels[i].crop.height, channels[i].width, channels[i].height,
			   "YUV-SP420");
	umap_section(m, "VPSS CHN STATUS");
	seq_puts(m, "   Grp   Chn    SendOk    VbFail\n");
	for (unsigned int i = 0; i < VPSS_CHANNELS; i++)
		seq_printf(m, "%6d%6u%10lu%10lu\n", 0, i, sent[i], no_block[i]);
	engine_show(m, &vpss_engine);
	return 0;
}
PROC(umap_vpss, "/proc/umap/vpss", vpss_show, NULL);
