// SPDX-License-Identifier: MIT
/*
 * VDEC: decodes lossless packets into blocks of a common pool and compares the pictures' CRC with
 * what the sensor said: the proof that no stage, no mapping and no cache bent a byte on the way.
 */
#include "engines.h"
#include "umap.h"
#include <granule/proc.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

static struct {
	unsigned long good, bad, no_block;
	struct media_result first_bad, last;
	void (*tell)(const struct media_result *result);
} vdec;

static int decode(struct media_engine *e, const struct venc_packet *packet,
		  const struct media_frame *out, u32 *crc)
{
	struct engine_view from, to;
	int err = engine_open(e, &from, ring_phys(packet), packet->bytes, DMA_TO_DEVICE);

	if (err)
		return err;
	err = engine_open_picture(e, &to, out, DMA_FROM_DEVICE);
	if (!err)
		err = lossless_decode(from.window, packet->bytes, &to.picture);
	if (!err)
		*crc = nv12_crc(&to.picture);
	return engine_close(e, &from, &to) ?: err;
}

static void judge(const struct media_result *result)
{
	vdec.last = *result;
	if (result->crc_made == result->crc_seen) {
		vdec.good++;
	} else {
		if (!vdec.bad++)
			vdec.first_bad = *result;
		pr_err("media: frame %u: CRC %08x at the sensor, %08x at the end\n", result->number,
		       result->crc_made, result->crc_seen);
	}
	if (vdec.tell)
		vdec.tell(result);
}

static int vdec_process(struct media_engine *e, const struct engine_job *job)
{
	const struct venc_packet *packet = job->frame.packet;
	struct media_frame out = { .width = packet->width, .height = packet->height,
				   .stride = packet->stride, .number = packet->number };
	struct media_result result = { packet->number, packet->crc, 0, packet->bytes };
	int err;

	out.block = engine_get_block(e, VB_ANY_POOL, out.stride, out.height);
	if (IS_ERR(out.block)) {
		vdec.no_block++;
		return PTR_ERR(out.block);
	}
	err = decode(e, packet, &out, &result.crc_seen);
	if (!err)
		judge(&result);
	vb_release_block(out.block, VB_VDEC);
	return err;
}

struct media_engine vdec_engine = {
	.name = "vdec",
	.mod = VB_VDEC,
	.address_bits = 32,
	.ports = { .devs = 1, .sinks = 1 },
	.process = vdec_process,
};

void vdec_tell(void (*tell)(const struct media_result *result))
{
	vdec.tell = tell;
}

void vdec_reset(void)
{
	vdec.good = vdec.bad = vdec.no_block = 0;
	vdec.first_bad = vdec.last = (struct media_result){ 0 };
}

void vdec_counts(unsigned long *good, unsigned long *bad, struct media_result *first_bad)
{
	*good = vdec.good;
	*bad = vdec.bad;
	*first_bad = vdec.first_bad;
}

static int vdec_show(struct seq_file *m, void *v)
{
	umap_head(m, "VDEC");
	umap_section(m, "CHN STATE");
	seq_puts(m, "   Chn      Type   DecodeOk    CrcBad    VbFail   LastNum   LastCrc\n");
	seq_printf(m, "%6d%10s%11lu%10lu%10lu%10u  %08x\n", 0, "LOSSLESS", vdec.good, vdec.bad,
		   vdec.no_block, vdec.last.number, vdec.last.crc_seen);
	engine_show(m, &vdec_engine);
	return 0;
}
PROC(umap_vdec, "/proc/umap/vdec", vdec_show, NULL);
