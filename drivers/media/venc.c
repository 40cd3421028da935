// SPDX-License-Identifier: MIT
/*
 * VENC: channel 0 codes without loss and hands each packet on; channel 1 makes JPEG files and keeps
 * the newest until the next. Packets go into the channel's ring: as much room as there is in one
 * piece; if that was too little, the piece at the ring's start is tried; then the frame is lost.
 */
#include "engines.h"
#include "umap.h"
#include <granule/proc.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

struct venc_channel venc_channel[VENC_CHANNELS];
static struct jpeg_enc *jpeg;
static struct venc_source *wanted;

static long encode(unsigned int chn, const struct media_frame *in, const struct nv12 *src,
		   void *out, size_t room)
{
	return chn == VENC_JPEG ? jpeg_encode(jpeg, src, out, room) :
				  lossless_encode(src, in->crc, out, room);
}

/* One try into this packet: its length or -errno. */
static long try_packet(struct media_engine *e, unsigned int chn, const struct media_frame *in,
		       struct venc_packet *packet)
{
	struct engine_view from, to;
	long len;
	int err;

	err = engine_open_picture(e, &from, in, DMA_TO_DEVICE);
	if (err)
		return err;
	err = engine_open(e, &to, ring_phys(packet), packet->room, DMA_FROM_DEVICE);
	len = err ?: encode(chn, in, &from.picture, to.window, packet->room);
	return engine_close(e, &from, &to) ?: len;
}

/* A little more than the last packet took; the first one starts with a sixteenth of the most. */
static unsigned long expected(const struct venc_channel *c)
{
	unsigned long least = c->last_packet + c->last_packet / 8 + JPEG_MCU_ROOM;

	return min(c->last_packet ? least : c->max_packet / 16, c->max_packet);
}

/* The frame as a committed packet that is held once; NULL with *err. */
static struct venc_packet *make_packet(struct media_engine *e, unsigned int chn,
				       const struct media_frame *in, int *err)
{
	struct venc_channel *c = &venc_channel[chn];
	unsigned long least = expected(c);
	struct venc_packet *packet;

	while ((packet = ring_reserve(&c->ring, least, c->max_packet))) {
		unsigned long room = packet->room;
		long len = try_packet(e, chn, in, packet);

		if (len > 0) {
			packet->width = in->width;
			packet->height = in->height;
			packet->stride = in->stride;
			packet->number = in->number;
			packet->crc = in->crc;
			ring_commit(packet, len);
			c->last_packet = len;
			return packet;
		}
		ring_cancel(packet);
		*err = len;
		if (len != -ENOSPC || room >= c->max_packet)
			return NULL;
		least = room + 1;
	}
	c->no_room++;
	*err = -ENOSPC;
	return NULL;
}

/* What the JPEG is made from, for those who want to compare. */
static void copy_source(struct media_engine *e, const struct media_frame *in)
{
	size_t bytes = nv12_bytes(in->width, in->height);
	struct venc_source *s = wanted;
	struct engine_view view;

	wanted = NULL;
	*s = (struct venc_source){ __vmalloc(bytes, GFP_KERNEL | __GFP_NOWARN), bytes, in->width,
				   in->height, in->number, true };
	if (!s->nv12 || engine_open_picture(e, &view, in, DMA_TO_DEVICE))
		return;
	for (unsigned int line = 0; line < in->height + in->height / 2; line++)
		memcpy(s->nv12 + (size_t)line * in->width,
		       view.picture.y + (size_t)line * in->stride, in->width);
	engine_close(e, &view, NULL);
}

void venc_want_source(struct venc_source *source)
{
	wanted = source;
}

/* The one before is given up first: its room may be needed. */
static int venc_process(struct media_engine *e, const struct engine_job *job)
{
	struct venc_channel *c = &venc_channel[job->chn];
	struct venc_packet *packet;
	int err = 0;

	if (c->newest)
		ring_release(c->newest);
	c->newest = NULL;
	packet = make_packet(e, job->chn, &job->frame, &err);
	if (!packet)
		return err;
	c->encoded++;
	if (job->chn == VENC_JPEG) {
		c->newest = packet;
		if (wanted)
			copy_source(e, &job->frame);
		return 0;
	}
	sysbind_send(&(struct media_chn){ VB_VENC, 0, job->chn },
		     &(struct media_frame){ .packet = packet });
	ring_release(packet);
	return 0;
}

struct media_engine venc_engine = {
	.name = "venc",
	.mod = VB_VENC,
	.address_bits = 32,
	.ports = { .devs = 1, .sources = VENC_CHANNELS, .sinks = VENC_CHANNELS },
	.process = venc_process,
};

static int create_channel(unsigned int chn, const char *zone, unsigned long max_packet,
			  unsigned int quality)
{
	struct venc_channel *c = &venc_channel[chn];
	unsigned long size = chn == VENC_JPEG ? 2 * max_packet : max_packet + max_packet / 64;

	memset(c, 0, sizeof(*c));
	c->max_packet = max_packet;
	c->quality = quality;
	return ring_create(&c->ring, chn == VENC_JPEG ? "venc_jpeg" : "venc_lossless", size, zone);
}

/*
 * A lossless packet may have its bound; a JPEG an eighth of the frame (4 bits a pixel), which
 * pictures of nature reach at a quality of 95 and more.
 */
int venc_create(const char *zone, unsigned int width, unsigned int height, unsigned int quality)
{
	unsigned long bound = lossless_bound(width, height);
	int err;

	jpeg = kmalloc(sizeof(*jpeg), GFP_KERNEL);
	if (!jpeg)
		return -ENOMEM;
	err = jpeg_enc_init(jpeg, quality) ?: create_channel(VENC_LOSSLESS, zone, bound, 0) ?:
	      create_channel(VENC_JPEG, zone, bound / 8 + 64 * 1024, quality);
	if (err)
		venc_destroy();
	return err;
}

void venc_destroy(void)
{
	for (unsigned int chn = 0; chn < VENC_CHANNELS; chn++) {
		struct venc_channel *c = &venc_channel[chn];

		if (c->newest)
			ring_release(c->newest);
		c->newest = NULL;
		WARN_ON(ring_destroy(&c->ring));
	}
	kfree(jpeg);
	jpeg = NULL;
}

static int venc_show(struct seq_file *m, void *v)
{
	umap_head(m, "VENC");
	umap_section(m, "VENC CHN ATTR");
	seq_puts(m, "   Chn      Type  Qfactor    MaxPkt   BufAddr     BufSize\n");
	for (unsigned int i = 0; i < VENC_CHANNELS; i++) {
		const struct venc_channel *c = &venc_channel[i];

		seq_printf(m, "%6u%10s%9u%10lu  0x%08llx%10lu\n", i,
			   i == VENC_JPEG ? "JPEG" : "LOSSLESS", c->quality, c->max_packet,
			   (unsigned long long)c->ring.memory.phys,
			   c->ring.size);
	}
	umap_section(m, "VENC STREAM STATE");
	seq_puts(m, "   Chn    EncCnt    NoRoom  BufFull   WrapCnt  UsedPkt   LastPkt"
		    "     StrmBytes\n");
	for (unsigned int i = 0; i < VENC_CHANNELS; i++) {
		const struct venc_channel *c = &venc_channel[i];

		seq_printf(m, "%6u%10lu%10lu%9lu%10lu%9u%10lu%14lu\n", i, c->encoded, c->no_room,
			   c->ring.full, c->ring.wraps, c->ring.count, c->last_packet,
			   c->ring.bytes);
	}
	engine_show(m, &venc_engine);
	return 0;
}
PROC(umap_venc, "/proc/umap/venc", venc_show, NULL);
