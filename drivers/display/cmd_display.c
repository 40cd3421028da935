// SPDX-License-Identifier: MIT
/*
 * The command display: lists displays, shows a test picture, turns it off. The picture stays until
 * `display off` or the next one, and its CRC is printed: that of the bytes a reader of the screen
 * gets, row by row, blue first, so that a picture taken from outside can be compared with it.
 *
 * The picture at hand is static: one prompt.
 */
#include <granule/command.h>
#include <granule/display.h>
#include <linux/crc32.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>

#define DEFAULT_WIDTH	640u
#define DEFAULT_HEIGHT	480u
#define STEP		16	/* pixels that the marker moves from picture to picture */

static struct shown {
	struct display *display;
	u32 *pixels;
	dma_addr_t addr;
	size_t size;
} shown;

static void put_away(struct shown *s)
{
	if (!s->display)
		return;
	display_put(s->display);
	dma_free_noncoherent(s->display->dev, s->size, s->pixels, s->addr, DMA_TO_DEVICE);
	s->display = NULL;
}

/* White, yellow, cyan, green, magenta, red, blue, black; below them a ramp; a marker on top. */
static u32 pixel(u32 x, u32 y, u32 width, u32 height, u32 marker)
{
	static const u32 bars[8] = { 0xffffff, 0xffff00, 0x00ffff, 0x00ff00,
				     0xff00ff, 0xff0000, 0x0000ff, 0x000000 };

	if (x >= marker && x < marker + STEP && y < height / 2)
		return 0x204060;
	if (y >= height - height / 8)
		return (x * 256 / width) * 0x010101;
	return bars[x * 8 / width];
}

static u32 draw(u32 *pixels, u32 width, u32 height, u32 number)
{
	u32 marker = number * STEP % width, crc = ~0u;

	for (u32 y = 0; y < height; y++) {
		u32 *row = pixels + (size_t)y * width;

		for (u32 x = 0; x < width; x++)
			row[x] = pixel(x, y, width, height, marker);
		crc = crc32_le(crc, (u8 *)row, width * 4);
	}
	return ~crc;
}

static int show(const char *name, u32 width, u32 height, u32 number)
{
	struct shown s = { .size = (size_t)width * height * 4 };
	int err;
	u32 crc;

	put_away(&shown);
	s.display = display_get(name);
	if (IS_ERR(s.display))
		return PTR_ERR(s.display);
	err = display_mode(s.display, width, height, 0, DISPLAY_XRGB8888);
	if (err)
		goto put;
	/* Cached, and cleaned once when it is drawn: no uncached memory is needed for a still. */
	s.pixels = dma_alloc_noncoherent(s.display->dev, s.size, &s.addr, DMA_TO_DEVICE,
					 GFP_KERNEL | __GFP_NOWARN);
	err = -ENOMEM;
	if (!s.pixels)
		goto put;
	crc = draw(s.pixels, width, height, number);
	dma_sync_single_for_device(s.display->dev, s.addr, s.size, DMA_TO_DEVICE);
	err = display_scanout(s.display, s.addr);
	if (err)
		goto free;
	err = display_wait_frame(s.display);
	if (err && err != -EOPNOTSUPP)
		goto free;
	printk("%s: %ux%u frame %u at %pad crc %08x\n", s.display->name, width, height, number,
	       &s.addr, crc);
	shown = s;
	return 0;

free:	display_off(s.display);
	dma_free_noncoherent(s.display->dev, s.size, s.pixels, s.addr, DMA_TO_DEVICE);
put:	display_put(s.display);
	return err;
}

static void list(void)
{
	struct display *d = NULL;

	while ((d = display_next(d))) {
		printk("%s: up to %ux%u, ", d->name, d->max_width, d->max_height);
		if (d->on)
			printk("shows %ux%u at %pad, %lu refreshes\n", d->width, d->height,
			       &d->frame, d->frames);
		else
			printk("%s\n", d->taken ? "in use, dark" : "free");
	}
	if (!display_next(NULL))
		printk("no display\n");
}

/* "WxH"; the text is cut in two. */
static int parse_size(char *text, u32 *width, u32 *height)
{
	char *x = strchr(text, 'x');

	*x = '\0';
	return kstrtouint(text, 10, width) || kstrtouint(x + 1, 10, height) ? -EINVAL : 0;
}

static int cmd_test(int argc, char **argv)
{
	u32 width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT, number = 0;
	const char *name = NULL;
	int err;

	if (argc && strchr(argv[0], '.')) {
		name = argv[0];
		argc--, argv++;
	}
	if (argc && strchr(argv[0], 'x')) {
		if (parse_size(argv[0], &width, &height))
			return CMD_USAGE;
		argc--, argv++;
	}
	if (argc && kstrtouint(argv[0], 10, &number))
		return CMD_USAGE;
	if (argc > 1 || width > 16384 || height > 16384)
		return CMD_USAGE;
	err = show(name, width, height, number);
	if (err == -ENODEV)
		printk("display: %s\n", name ? "no such display" : "this board has no display");
	else if (err)
		printk("display: %ux%u cannot be shown: %pe\n", width, height, ERR_PTR(err));
	return err ? 1 : 0;
}

static int cmd_display(int argc, char **argv)
{
	if (argc == 1)
		list();
	else if (!strcmp(argv[1], "test"))
		return cmd_test(argc - 2, argv + 2);
	else if (argc == 2 && !strcmp(argv[1], "off"))
		put_away(&shown);
	else
		return CMD_USAGE;
	return 0;
}
COMMAND(display, cmd_display, "[test [NAME] [WxH] [N] | off]", "show a test picture",
	"Alone it lists the displays. `test` shows the Nth test picture (640x480, 0) and prints\n"
	"the CRC of its pixels; it stays until `display off`.\n");
