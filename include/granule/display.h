/* SPDX-License-Identifier: MIT */
/*
 * Displays: what scans a frame out of memory. A driver registers one; whoever shows pictures (the
 * command `display`, the engine's video output) takes it, sets a mode and hands over frames.
 *
 * A frame is `height` rows of `stride` bytes, contiguous for the device, in its format. It belongs
 * to whoever made it: allocate it for display->dev (dma_alloc_noncoherent() and a sync when it is
 * drawn; dma_alloc_wc() where there is a CMA area), or map any memory DMA_TO_DEVICE, and keep it
 * until another frame is shown or the display is off.
 *
 * Task context, one user at a time: display_get() answers -EBUSY to a second. The callback of
 * display_on_frame() runs in the interrupt handler, with interrupts masked.
 */
#ifndef GRANULE_DISPLAY_H
#define GRANULE_DISPLAY_H

#include <linux/list.h>
#include <linux/types.h>

struct device;
struct display;

/* 32 bits a pixel, 0xXXRRGGBB in a little-endian word: the only format every display here has. */
#define DISPLAY_XRGB8888 0x34325258u	/* "XR24" */

struct display_ops {
	/* Takes a mode: -EINVAL what it cannot show, nothing changed. The display is dark after. */
	int (*mode)(struct display *display, u32 width, u32 height, u32 stride, u32 fourcc);
	/* Shows this frame from the next refresh on, and turns the display on. */
	int (*scanout)(struct display *display, dma_addr_t frame);
	/* Reads memory no more when it returns. */
	void (*off)(struct display *display);
};

struct display {
	const char *name;
	struct device *dev;		/* the master that reads the frames */
	const struct display_ops *ops;
	u32 max_width, max_height;
	u32 refresh_hz;			/* 0: no interrupt per frame, display_wait_frame() fails */

	/* The rest belongs to drivers/display/display.c. */
	u32 width, height, stride, fourcc;
	dma_addr_t frame;		/* shown now, or about to be; meaningful while `on` */
	bool on, taken;
	unsigned long frames;		/* refreshes since the display was registered */
	void (*on_frame)(void *ctx);
	void *on_frame_ctx;
	struct list_head list;
};

/* --- for users ------------------------------------------------------------------------------- */

/*
 * The display of this name, or the first one for NULL, for this caller alone. ERR_PTR: -ENODEV,
 * -EBUSY. display_put() turns it off.
 */
struct display *display_get(const char *name);
void display_put(struct display *display);
/* The next registered one (NULL starts and ends), for lists. */
struct display *display_next(struct display *prev);

/*
 * stride in bytes, at least width * 4, multiple of 4 (a driver may want it equal: 0 asks for
 * that). -EINVAL for what the display has not; the mode before it then stays.
 */
int display_mode(struct display *display, u32 width, u32 height, u32 stride, u32 fourcc);
/* `frame` as the display's dev sees it. -EINVAL without a mode, or beyond the device's mask. */
int display_scanout(struct display *display, dma_addr_t frame);
void display_off(struct display *display);

/*
 * Waits until the frame given last is on the screen and the one before it is no longer read: two
 * refreshes. 0; -ETIMEDOUT; -EOPNOTSUPP for a display without an interrupt, which reads whenever
 * its screen is looked at.
 */
int display_wait_frame(struct display *display);
/* fn(ctx) at each refresh, from the interrupt; NULL for none. */
void display_on_frame(struct display *display, void (*fn)(void *ctx), void *ctx);

/* --- for drivers ----------------------------------------------------------------------------- */

/* 0, -EINVAL (a field is missing), -EEXIST (the name). */
int display_register(struct display *display);
/* No one may use it any more: -EBUSY while somebody has it. */
int display_unregister(struct display *display);
/* A refresh began; from the interrupt handler. */
void display_refreshed(struct display *display);

#endif
