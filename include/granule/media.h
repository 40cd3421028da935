/* SPDX-License-Identifier: MIT */
/*
 * The media engine: a pipeline of simulated devices over video buffers.
 *
 *	VI ─ VPSS ─0─ VENC 0 (lossless) ─ VDEC: decodes, compares the CRC with the sensor's
 *	        ├──1─ RGN (overlay) ─ VENC 1 (JPEG)
 *	        └──2─ VO (at most 1024 wide, XRGB8888)
 *
 * Memory: pictures in common pools of the anonymous zone, streams and the overlay's canvas in the
 * zone "jpeg" where there is one. Engines are work items, run to completion by the prompt while it
 * waits, or by media_run(). drivers/media/ENGINE.md describes all of it.
 *
 * Context: task. One pipeline.
 */
#ifndef GRANULE_MEDIA_H
#define GRANULE_MEDIA_H

#include <linux/types.h>

#define MEDIA_STAGES 6

struct media_mode {
	const char *name;
	u16 width, height;
};

/* By name, or NULL. The list ends with a name of NULL. */
const struct media_mode *media_mode_find(const char *name);
extern const struct media_mode media_modes[];

/* A frame at the end of the lossless chain. */
struct media_result {
	u32 number;
	u32 crc_made, crc_seen;		/* equal, or the frame was damaged on its way */
	u32 bytes;			/* of its stream */
};

struct media_stage {
	const char *name;
	unsigned long done, dropped;
	u64 cost_avg, cost_max;		/* in cost_unit */
};

struct media_status {
	const struct media_mode *mode;	/* the last one; NULL: nothing ran yet */
	bool started;			/* by media_start() */
	unsigned long frames;		/* that the sensor made */
	unsigned long dropped;		/* by any stage, for want of a block, a place or room */
	unsigned long good, bad;	/* results with equal CRCs, and with different ones */
	struct media_result first_bad;
	unsigned long jpegs, jpeg_bytes, shown;
	u32 shown_number, shown_crc;	/* of the last picture that VO finished, as XRGB */
	u16 shown_width, shown_height;
	const char *display;		/* where it is seen, or NULL */
	unsigned int min_free;		/* the lowest MinFree of the pools */
	const char *cost_unit;
	struct media_stage stage[MEDIA_STAGES];
};

/*
 * n frames in this mode; each result is told. -EBUSY: started; -ENODEV: no zone (what to add to
 * bootargs is printed); -ENOMEM: a pool does not fit; -EINTR: Ctrl-C; -EIO: a frame was dropped or
 * damaged. The last picture stays on the display until media_stop() or the next run.
 */
int media_run(const struct media_mode *mode, unsigned long n,
	      void (*tell)(const struct media_result *result));
/* Frames from now on, while the prompt waits. -EBUSY, -ENODEV, -ENOMEM. */
int media_start(const struct media_mode *mode);
/* Stops it and gives all memory back. -EALREADY: there was nothing to stop. */
int media_stop(void);
/*
 * Takes one more frame (in the last mode, or 1080p) as JPEG and as it was before that: nodes
 * /proc/umap/snap.jpg and /proc/umap/snap.nv12 hold them until the next one.
 */
int media_snap(void);
/* Of the last snap: NULL and 0 before the first. */
const void *media_snap_jpeg(size_t *len);
/* What that JPEG was made from: lines without padding. nv12 NULL: none, or no memory for it. */
struct media_snap_source {
	const u8 *nv12;
	size_t bytes;
	u16 width, height;
	u32 number;
};
void media_snap_source(struct media_snap_source *source);

void media_get_status(struct media_status *status);

#endif
