// SPDX-License-Identifier: MIT
/* media: the engine's pipeline from the prompt. */
#include "shell.h"
#include <granule/media.h>
#include <granule/tty.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#define FRAMES_MAX 1000000
#define TELL_MAX 64		/* of longer runs only damaged frames are told */

static bool tell_good;

static void tell(const struct media_result *r)
{
	bool good = r->crc_made == r->crc_seen;

	if (good && !tell_good)
		return;
	printk("frame %6u  crc %08x generated, %08x decoded: %s (%u bytes)\n", r->number,
	       r->crc_made, r->crc_seen, good ? "equal" : "DIFFERENT", r->bytes);
}

static const char *why(int err)
{
	switch (err) {
	case -EBUSY: return "the engines are started";
	case -ENODEV: return "no zone of media memory";
	case -ENOMEM: return "not enough memory for this mode";
	case -EINTR: return "interrupted";
	case -EIO: return "frames were dropped or damaged; `media status`";
	}
	return "failed";
}

static int done(int err)
{
	if (err)
		printk("media: %s (%d)\n", why(err), err);
	return err ? 1 : 0;
}

static const struct media_mode *mode_or_say(const char *name)
{
	const struct media_mode *mode = media_mode_find(name);

	if (mode)
		return mode;
	printk("media: no mode %s; there are", name);
	for (mode = media_modes; mode->name; mode++)
		printk(" %s (%u x %u)%s", mode->name, mode->width, mode->height,
		       mode[1].name ? "," : "\n");
	return NULL;
}

static void show_status(const struct media_status *s)
{
	printk("mode %s, %u x %u, %s\n", s->mode->name, s->mode->width, s->mode->height,
	       s->started ? "started" : "stopped");
	printk("%lu frames, %lu dropped, MinFree %u\n", s->frames, s->dropped, s->min_free);
	printk("crc: %lu as generated, %lu different\n", s->good, s->bad);
	if (s->bad)
		printk("first different: frame %u, %08x generated, %08x decoded\n",
		       s->first_bad.number, s->first_bad.crc_made, s->first_bad.crc_seen);
	printk("jpeg: %lu pictures, the last one of %lu bytes\n", s->jpegs, s->jpeg_bytes);
	printk("vo: %lu pictures of %u x %u, the last one is frame %u, crc %08x; display: %s\n",
	       s->shown, s->shown_width, s->shown_height, s->shown_number, s->shown_crc,
	       s->display ?: "none");
	printk("%-6s %10s %10s %14s %14s  (%s)\n", "stage", "done", "dropped",
	       "cost, mean", "cost, most", s->cost_unit);
	for (unsigned int i = 0; i < MEDIA_STAGES; i++)
		printk("%-6s %10lu %10lu %14llu %14llu\n", s->stage[i].name, s->stage[i].done,
		       s->stage[i].dropped, (unsigned long long)s->stage[i].cost_avg,
		       (unsigned long long)s->stage[i].cost_max);
}

static int do_status(int argc, char **argv)
{
	struct media_status status;

	if (argc != 2)
		return CMD_USAGE;
	media_get_status(&status);
	if (status.mode)
		show_status(&status);
	else
		printk("nothing ran yet\n");
	return 0;
}

static int do_run(int argc, char **argv)
{
	const struct media_mode *mode;
	struct media_status status;
	u64 frames;
	int err;

	if (argc != 4)
		return CMD_USAGE;
	mode = mode_or_say(argv[2]);
	if (!mode || !shell_number("frames", argv[3], FRAMES_MAX, &frames))
		return 1;
	tell_good = frames <= TELL_MAX;
	tty_interrupt_clear();
	err = media_run(mode, frames, tell);
	if (err && err != -EIO && err != -EINTR)
		return done(err);
	media_get_status(&status);
	printk("%lu frames, %lu dropped, %lu crc as generated, %lu different\n", status.frames,
	       status.dropped, status.good, status.bad);
	return done(err);
}

static int do_start(int argc, char **argv)
{
	const struct media_mode *mode;

	if (argc > 3)
		return CMD_USAGE;
	mode = mode_or_say(argc == 3 ? argv[2] : "1080p");
	return mode ? done(media_start(mode)) : 1;
}

static int do_stop(int argc, char **argv)
{
	int err;

	if (argc != 2)
		return CMD_USAGE;
	err = media_stop();
	if (err == -EALREADY)
		printk("nothing is started\n");
	return 0;
}

static int do_snap(int argc, char **argv)
{
	struct media_snap_source source;
	char line[SHELL_LINE_MAX];
	size_t len;
	int err;

	if (argc > 3)
		return CMD_USAGE;
	err = media_snap();
	if (err)
		return done(err);
	media_snap_source(&source);
	media_snap_jpeg(&len);
	printk("frame %u, %u x %u: %zu bytes in /proc/umap/snap.jpg%s\n", source.number,
	       source.width, source.height, len,
	       source.nv12 ? ", its source in /proc/umap/snap.nv12" : "");
	if (argc == 2)
		return 0;
	if (snprintf(line, sizeof(line), "save /proc/umap/snap.jpg '%s'", argv[2]) >=
	    (int)sizeof(line))
		return CMD_USAGE;
	return shell_run_line(line);
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} verbs[] = {
	{ "run", do_run }, { "start", do_start }, { "stop", do_stop },
	{ "status", do_status }, { "snap", do_snap },
};

static int cmd_media(int argc, char **argv)
{
	for (unsigned int i = 0; argc > 1 && i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(argv[1], verbs[i].name))
			return verbs[i].run(argc, argv);
	return CMD_USAGE;
}
COMMAND(media, cmd_media, "run MODE N | start [MODE] | stop | status | snap [FILE]",
	"frames through the media engine",
	"Sensor, scaler, overlay, encoders, decoder, display: simulated devices over video\n"
	"buffers in zones of media memory (mmz= in bootargs). Modes: 4k 5m 1080p 720p 480p qvga.\n"
	"run    N frames from beginning to end; each frame's CRC is compared after a lossless\n"
	"       round trip; fails when one is dropped or differs\n"
	"start  frames while the prompt waits, until stop\n"
	"status frames, drops, CRCs, cost of each stage\n"
	"snap   one more frame as JPEG, in /proc/umap/snap.jpg, or saved as FILE on the host\n"
	"The stages' own listings: /proc/umap/{vi,vpss,rgn,venc,vdec,vo,vb,sysbind}.\n");
