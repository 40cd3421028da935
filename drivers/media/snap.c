// SPDX-License-Identifier: MIT
/*
 * Snapshots: one more frame through the pipeline; its JPEG, and the picture that it was made from,
 * are kept in the kernel's own memory until the next snapshot. Two nodes hold their bytes.
 */
#include "engines.h"
#include <granule/proc.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static struct {
	void *jpeg;
	size_t len;
	struct venc_source source;
} snap;

static void forget(void)
{
	vfree(snap.jpeg);
	vfree(snap.source.nv12);
	memset(&snap, 0, sizeof(snap));
}

/* The CPU's way to the stream: mapped cached, what the caches hold of it is dropped first. */
static int copy_packet(struct venc_packet *packet)
{
	struct media_memory *memory = &packet->ring->memory;
	void *stream = media_memory_map(memory);
	int err;

	if (!stream)
		return -ENOMEM;
	err = media_memory_inval(memory, stream, packet->offset, packet->bytes);
	if (!err) {
		memcpy(snap.jpeg, stream + packet->offset, packet->bytes);
		snap.len = packet->bytes;
	}
	media_memory_unmap(memory);
	return err;
}

static int keep_newest(void)
{
	struct venc_packet *packet = venc_channel[VENC_JPEG].newest;
	int err;

	if (!packet)
		return -EIO;
	snap.jpeg = vmalloc(packet->bytes);
	if (!snap.jpeg)
		return -ENOMEM;
	err = ring_hold(packet) ?: copy_packet(packet);
	ring_release(packet);
	return err;
}

int media_snap(void)
{
	int err;

	forget();
	venc_want_source(&snap.source);
	err = media_with_frame(keep_newest);
	venc_want_source(NULL);
	if (err)
		forget();
	return err;
}

const void *media_snap_jpeg(size_t *len)
{
	*len = snap.len;
	return snap.jpeg;
}

void media_snap_source(struct media_snap_source *source)
{
	*source = (struct media_snap_source){
		snap.source.nv12, snap.source.bytes, snap.source.width, snap.source.height,
		snap.source.number,
	};
}

static int jpeg_show(struct seq_file *m, void *v)
{
	if (!snap.jpeg)
		return -ENODATA;
	seq_write(m, snap.jpeg, snap.len);	/* what does not fit is asked for again */
	return 0;
}
PROC(umap_snap_jpg, "/proc/umap/snap.jpg", jpeg_show, NULL);

static int nv12_show(struct seq_file *m, void *v)
{
	if (!snap.source.nv12)
		return -ENODATA;
	seq_write(m, snap.source.nv12, snap.source.bytes);
	return 0;
}
PROC(umap_snap_nv12, "/proc/umap/snap.nv12", nv12_show, NULL);
