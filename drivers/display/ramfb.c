// SPDX-License-Identifier: MIT
/*
 * ramfb: the emulator shows a frame of RAM whose address, format and size are written to an item of
 * fw_cfg, all big endian. It reads the frame whenever its screen is looked at: there is no
 * interrupt, and no way to turn it off. "Off" shows a black frame of our own, so that a frame given
 * back is read no more.
 */
#include <asm/byteorder.h>
#include <granule/display.h>
#include <granule/fw_cfg.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#define RAMFB_ITEM	"etc/ramfb"
#define SIZE_MIN	16u
#define SIZE_MAX_PIXELS	8192u
#define BLANK_SIZE	64u

struct ramfb_config {
	__be64 address;
	__be32 fourcc, flags, width, height, stride;
} __packed;

static struct display ramfb;
static u32 *blank;
static dma_addr_t blank_addr;

static int configure(dma_addr_t frame, u32 width, u32 height, u32 stride)
{
	struct ramfb_config *config = kmalloc(sizeof(*config), GFP_KERNEL);
	int err;

	if (!config)
		return -ENOMEM;
	*config = (struct ramfb_config){
		.address = cpu_to_be64(frame), .fourcc = cpu_to_be32(DISPLAY_XRGB8888),
		.width = cpu_to_be32(width), .height = cpu_to_be32(height),
		.stride = cpu_to_be32(stride),
	};
	err = fw_cfg_write(RAMFB_ITEM, config, 0, sizeof(*config));
	kfree(config);
	return err;
}

static void ramfb_off(struct display *display)
{
	int err = configure(blank_addr, BLANK_SIZE, BLANK_SIZE, BLANK_SIZE * 4);

	if (err)
		dev_err(display->dev, "ramfb: the last frame is still read (%d)\n", err);
}

static int ramfb_mode(struct display *display, u32 width, u32 height, u32 stride, u32 fourcc)
{
	(void)stride;
	(void)fourcc;
	if (width < SIZE_MIN || height < SIZE_MIN)
		return -EINVAL;
	if (display->on)
		ramfb_off(display);
	return 0;
}

static int ramfb_scanout(struct display *display, dma_addr_t frame)
{
	return configure(frame, display->width, display->height, display->stride);
}

static const struct display_ops ramfb_ops = {
	.mode = ramfb_mode,
	.scanout = ramfb_scanout,
	.off = ramfb_off,
};

/* Present when the emulator was started with it. */
static int __init ramfb_init(void)
{
	int err;

	if (fw_cfg_size(RAMFB_ITEM) != sizeof(struct ramfb_config))
		return 0;
	ramfb = (struct display){
		.name = "ramfb", .dev = fw_cfg_device(), .ops = &ramfb_ops,
		.max_width = SIZE_MAX_PIXELS, .max_height = SIZE_MAX_PIXELS,
	};
	blank = dma_alloc_coherent(ramfb.dev, BLANK_SIZE * BLANK_SIZE * 4, &blank_addr, GFP_KERNEL);
	if (!blank)
		return -ENOMEM;
	err = display_register(&ramfb);
	if (err)
		dma_free_coherent(ramfb.dev, BLANK_SIZE * BLANK_SIZE * 4, blank, blank_addr);
	else
		dev_info(ramfb.dev, "ramfb: display, up to %ux%u\n", SIZE_MAX_PIXELS,
			 SIZE_MAX_PIXELS);
	return err;
}
device_initcall(ramfb_init);
