// SPDX-License-Identifier: MIT
/* drivers/display/ on this machine: there is no display. */
#include <granule/display.h>
#include <linux/err.h>
#include <linux/errno.h>

struct display *display_get(const char *name)
{
	return ERR_PTR(-ENODEV);
}

void display_put(struct display *display) {}

int display_mode(struct display *display, u32 width, u32 height, u32 stride, u32 fourcc)
{
	return -EINVAL;
}

int display_scanout(struct display *display, dma_addr_t frame)
{
	return -EINVAL;
}

void display_off(struct display *display) {}
