// SPDX-License-Identifier: MIT
/*
 * Displays by name: who has which, what it shows, when it refreshes. The interface is
 * granule/display.h; the drivers stand beside this file.
 *
 * Lock: display_lock protects the list and `taken`. The rest of a display belongs to its user, but
 * `frames` and the callback, which the interrupt handler uses: changed with interrupts masked.
 */
#include <granule/display.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>

#define FRAME_TIMEOUT_MS 500	/* some ten refreshes of the slowest */

static LIST_HEAD(displays);
static DEFINE_SPINLOCK(display_lock);
static DECLARE_WAIT_QUEUE_HEAD(refreshed);

static struct display *find(const char *name)
{
	struct display *d;

	list_for_each_entry(d, &displays, list)
		if (!name || !strcmp(d->name, name))
			return d;
	return NULL;
}

int display_register(struct display *display)
{
	const struct display_ops *ops = display->ops;
	unsigned long flags;
	int err = 0;

	if (!display->name || !display->dev || !ops || !ops->mode || !ops->scanout || !ops->off)
		return -EINVAL;
	spin_lock_irqsave(&display_lock, flags);
	if (find(display->name))
		err = -EEXIST;
	else
		list_add_tail(&display->list, &displays);
	spin_unlock_irqrestore(&display_lock, flags);
	return err;
}

int display_unregister(struct display *display)
{
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&display_lock, flags);
	if (display->taken)
		err = -EBUSY;
	else
		list_del_init(&display->list);
	spin_unlock_irqrestore(&display_lock, flags);
	return err;
}

struct display *display_next(struct display *prev)
{
	struct list_head *next = prev ? prev->list.next : displays.next;

	return next == &displays ? NULL : list_entry(next, struct display, list);
}

struct display *display_get(const char *name)
{
	unsigned long flags;
	struct display *d;

	spin_lock_irqsave(&display_lock, flags);
	d = find(name);
	if (!d)
		d = ERR_PTR(-ENODEV);
	else if (d->taken)
		d = ERR_PTR(-EBUSY);
	else
		d->taken = true;
	spin_unlock_irqrestore(&display_lock, flags);
	return d;
}

void display_put(struct display *display)
{
	display_off(display);
	display_on_frame(display, NULL, NULL);
	display->width = display->height = 0;
	WRITE_ONCE(display->taken, false);
}

int display_mode(struct display *display, u32 width, u32 height, u32 stride, u32 fourcc)
{
	int err;

	if (!width || !height || width > display->max_width || height > display->max_height ||
	    fourcc != DISPLAY_XRGB8888)
		return -EINVAL;
	if (!stride)
		stride = width * 4;
	if (stride < width * 4 || stride % 4)
		return -EINVAL;
	err = display->ops->mode(display, width, height, stride, fourcc);
	if (err)
		return err;
	display->on = false;
	display->width = width;
	display->height = height;
	display->stride = stride;
	display->fourcc = fourcc;
	return 0;
}

int display_scanout(struct display *display, dma_addr_t frame)
{
	u64 last = frame + (u64)display->stride * display->height - 1;
	int err;

	if (!display->width || last < frame || last > dma_get_mask(display->dev))
		return -EINVAL;
	err = display->ops->scanout(display, frame);
	if (err)
		return err;
	display->frame = frame;
	display->on = true;
	return 0;
}

void display_off(struct display *display)
{
	if (display->on)
		display->ops->off(display);
	display->on = false;
}

int display_wait_frame(struct display *display)
{
	unsigned long from = READ_ONCE(display->frames);

	if (!display->refresh_hz)
		return -EOPNOTSUPP;
	/* The refresh under way may still be the old frame's: the one after it begins ours. */
	if (!wait_event_timeout(refreshed, READ_ONCE(display->frames) - from >= 2,
				msecs_to_jiffies(FRAME_TIMEOUT_MS)))
		return -ETIMEDOUT;
	return 0;
}

void display_on_frame(struct display *display, void (*fn)(void *ctx), void *ctx)
{
	unsigned long flags;

	spin_lock_irqsave(&display_lock, flags);
	display->on_frame = fn;
	display->on_frame_ctx = ctx;
	spin_unlock_irqrestore(&display_lock, flags);
}

void display_refreshed(struct display *display)
{
	void (*fn)(void *ctx);
	unsigned long flags;
	void *ctx;

	spin_lock_irqsave(&display_lock, flags);
	WRITE_ONCE(display->frames, display->frames + 1);
	fn = display->on_frame;
	ctx = display->on_frame_ctx;
	spin_unlock_irqrestore(&display_lock, flags);
	if (fn)
		fn(ctx);
	wake_up_all(&refreshed);
}
