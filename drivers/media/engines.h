/* SPDX-License-Identifier: MIT */
/*
 * The engines one by one, as media.c puts them together. Settings are made before engine_start() or
 * between frames, in task context; counts are read at any time.
 */
#ifndef DRIVERS_MEDIA_ENGINES_H
#define DRIVERS_MEDIA_ENGINES_H

#include "engine.h"
#include "ring.h"
#include <granule/media.h>

/* --- VI: the sensor (vi.c) -------------------------------------------------------------- */
extern struct media_engine vi_engine;
/* Sides even, NV12_MIN_SIDE to 3840 x 2160; align 16 or 64. -EINVAL. The number begins at 0. */
int vi_configure(unsigned int width, unsigned int height, unsigned int align);
/* Asks for one frame. -EBUSY: too many are asked for already. */
int vi_capture(void);
unsigned long vi_frames(void);		/* numbers given out, dropped ones too */

/* --- VPSS: crop, scale, up to three channels (vpss.c) ----------------------------------- */
#define VPSS_CHANNELS 3
struct vpss_channel {
	bool on;
	bool bypass;			/* hands on the picture itself where nothing changes it */
	struct media_rect crop;		/* width 0: all of it */
	u16 width, height;		/* of the result; 0: as the crop */
};

extern struct media_engine vpss_engine;
/* -EINVAL: no such channel, an odd size, larger than 3840 x 2160. */
int vpss_configure(unsigned int chn, const struct vpss_channel *channel);

/* --- RGN: an overlay (region.c) --------------------------------------------------------- */
extern struct media_engine rgn_engine;
/* A canvas of this size in the zone (or the anonymous one), drawn by the CPU. */
int region_create(const char *zone, unsigned int x, unsigned int y, unsigned int width,
		  unsigned int height);
void region_destroy(void);

/* --- VENC and VDEC (venc.c, vdec.c) ----------------------------------------------------- */
#define VENC_LOSSLESS	0
#define VENC_JPEG	1
#define VENC_CHANNELS	2

struct venc_channel {
	struct stream_ring ring;
	struct venc_packet *newest;	/* held by VENC until the next one; JPEG only */
	unsigned long max_packet, last_packet;
	unsigned int quality;
	unsigned long encoded, no_room;
};

extern struct media_engine venc_engine, vdec_engine;
extern struct venc_channel venc_channel[VENC_CHANNELS];
int venc_create(const char *zone, unsigned int width, unsigned int height, unsigned int quality);
void venc_destroy(void);

/* What the next JPEG was made from is copied here (vmalloc'ed; the taker frees it). */
struct venc_source {
	u8 *nv12;			/* lines without padding; NULL: no memory for it */
	size_t bytes;
	u16 width, height;
	u32 number;
	bool taken;
};
void venc_want_source(struct venc_source *source);	/* NULL: no longer */

void vdec_reset(void);
void vdec_tell(void (*tell)(const struct media_result *result));	/* NULL: nobody is told */
void vdec_counts(unsigned long *good, unsigned long *bad, struct media_result *first_bad);

/* --- VO: the display (vo.c) ------------------------------------------------------------- */
#define VO_BLOCKS 4	/* on the screen, the one before, the one being drawn, one more */
extern struct media_engine vo_engine;
/* Takes the display if there is one that shows this size. */
void vo_open(unsigned int width, unsigned int height);
void vo_close(void);
void vo_status(struct media_status *status);

/* --- the pipeline (media.c) ------------------------------------------------------------- */
/* Everything but frames: those come by vi_capture(). media_stop() undoes it. */
int media_set_up(const struct media_mode *mode);
/* One frame through the pipeline, which is set up for it where it was not, then `then`. */
int media_with_frame(int (*then)(void));

#endif
