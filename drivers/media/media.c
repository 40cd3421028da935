// SPDX-License-Identifier: MIT
/*
 * The pipeline: makes pools, streams and bindings for a mode, starts the engines, and runs frames
 * through. A table of steps with what undoes each; a step that fails undoes those before it.
 *
 * Lock: none. Commands and work items run in task context on one CPU, one at a time.
 */
#include "engines.h"
#include <granule/tty.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>

#define LINE_ALIGN	64
#define BIG_BLOCKS	4	/* sensor, JPEG's source, decoder, one more */
#define SMALL_BLOCKS	3
#define SHOWN_MAX	1024	/* pixels a line that every display here takes */
#define QUALITY		90
#define FRAME_PERIOD	(HZ / 25)
#define STREAM_ZONE	"jpeg"

const struct media_mode media_modes[] = {
	{ "4k", 3840, 2160 }, { "5m", 2592, 1944 }, { "1080p", 1920, 1080 }, { "720p", 1280, 720 },
	{ "480p", 640, 480 }, { "qvga", 320, 240 }, {},
};

static struct {
	const struct media_mode *mode;
	bool up, started;
	int pool[3];
	u16 small_width, small_height;
	struct delayed_work tick;
	struct media_status last;	/* of the run before, when nothing is up */
} media = { .pool = { -1, -1, -1 } };

static struct media_engine *const engines[] = {
	&vi_engine, &vpss_engine, &rgn_engine, &venc_engine, &vdec_engine, &vo_engine,
};

const struct media_mode *media_mode_find(const char *name)
{
	for (const struct media_mode *mode = media_modes; mode->name; mode++)
		if (!strcmp(mode->name, name))
			return mode;
	return NULL;
}

/* --- steps ------------------------------------------------------------------------------------ */

/* Halved, or divided by 3, 4, ... until it is narrow enough; displays want widths of 16. */
static void choose_small(void)
{
	unsigned int by = DIV_ROUND_UP(media.mode->width, SHOWN_MAX);

	media.small_width = (media.mode->width / by) & ~15u;
	media.small_height = (media.mode->height / by) & ~1u;
}

static int check_zone(void)
{
	phys_addr_t half = ALIGN_DOWN((memblock_start_of_DRAM() + memblock_end_of_DRAM()) / 2,
				      16 << 20);

	if (media_memory_there())
		return 0;
	pr_err("media: there is no zone of media memory. Add to bootargs, for example:\n"
	       "mmz=anonymous,0,0x%llx,64M:" STREAM_ZONE ",0,0x%llx,16M\n",
	       (unsigned long long)half, (unsigned long long)half + (64 << 20));
	return -ENODEV;
}

static int make_pools(void)
{
	unsigned int stride = nv12_stride(media.mode->width, LINE_ALIGN);
	const struct vb_pool_config config[] = {
		{ "vb_frames", nv12_bytes(stride, media.mode->height), BIG_BLOCKS, VB_COMMON },
		{ "vb_scaled", nv12_bytes(nv12_stride(media.small_width, 16), media.small_height),
		  SMALL_BLOCKS, VB_COMMON },
		{ "vo_frames", (size_t)media.small_width * media.small_height * 4, VO_BLOCKS,
		  VB_MODULE, VB_VO },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(media.pool); i++) {
		media.pool[i] = vb_create_pool(&config[i]);
		if (media.pool[i] < 0)
			return media.pool[i];
	}
	return 0;
}

static void free_pools(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(media.pool); i++)
		if (media.pool[i] >= 0)
			WARN_ON(vb_destroy_pool(media.pool[i]));
	for (unsigned int i = 0; i < ARRAY_SIZE(media.pool); i++)
		media.pool[i] = -1;
}

static int make_streams(void)
{
	return venc_create(STREAM_ZONE, media.mode->width, media.mode->height, QUALITY);
}

static int make_region(void)
{
	unsigned int width = min(256u, media.mode->width / 4u), height = min(64u, width / 4);

	return region_create(STREAM_ZONE, (media.mode->width - width - 32) & ~1u, 32, width & ~1u,
			     height & ~1u);
}

static int configure(void)
{
	struct vpss_channel straight = { .on = true, .bypass = true }, copy = { .on = true };
	struct vpss_channel small = { .on = true, .width = media.small_width,
				      .height = media.small_height };

	vdec_reset();
	return vi_configure(media.mode->width, media.mode->height, LINE_ALIGN) ?:
	       vpss_configure(0, &straight) ?: vpss_configure(1, &copy) ?:
	       vpss_configure(2, &small);
}

static void stop_engines(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(engines); i++)
		engine_stop(engines[i]);
}

static int start_engines(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(engines); i++) {
		int err = engine_start(engines[i]);

		if (err)
			return err;
	}
	return 0;
}

static int bind_engines(void)
{
	static const struct media_chn pairs[][2] = {
		{ { VB_VI, 0, 0 }, { VB_VPSS, 0, 0 } },
		{ { VB_VPSS, 0, 0 }, { VB_VENC, 0, VENC_LOSSLESS } },
		{ { VB_VPSS, 0, 1 }, { VB_RGN, 0, 0 } },
		{ { VB_VPSS, 0, 2 }, { VB_VO, 0, 0 } },
		{ { VB_RGN, 0, 0 }, { VB_VENC, 0, VENC_JPEG } },
		{ { VB_VENC, 0, VENC_LOSSLESS }, { VB_VDEC, 0, 0 } },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(pairs); i++) {
		int err = sysbind_bind(&pairs[i][0], &pairs[i][1]);

		if (err)
			return err;
	}
	return 0;
}

static int open_display(void)
{
	vo_open(media.small_width, media.small_height);
	return 0;
}

/* In this order, and undone in the other. `undo` also clears what a step left half done. */
static const struct {
	int (*make)(void);
	void (*undo)(void);
} steps[] = {
	{ check_zone, NULL }, { make_pools, free_pools }, { make_streams, venc_destroy },
	{ make_region, region_destroy }, { configure, NULL }, { open_display, vo_close },
	{ start_engines, stop_engines }, { bind_engines, NULL },
};

static void undo_steps(unsigned int from)
{
	for (unsigned int i = from; i-- > 0; )
		if (steps[i].undo)
			steps[i].undo();
}

static void fill_status(struct media_status *s);

static void take_down(void)
{
	if (!media.up)
		return;
	fill_status(&media.last);
	undo_steps(ARRAY_SIZE(steps));
	media.up = false;
}

int media_set_up(const struct media_mode *mode)
{
	take_down();
	media_cost_start();
	media.mode = mode;
	choose_small();
	for (unsigned int i = 0; i < ARRAY_SIZE(steps); i++) {
		int err = steps[i].make();

		if (err) {
			undo_steps(i + 1);
			return err;
		}
	}
	media.up = true;
	return 0;
}

/* --- frames ----------------------------------------------------------------------------------- */

static bool all_idle(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(engines); i++)
		if (!engine_idle(engines[i]))
			return false;
	return true;
}

/* One frame, from the sensor to the ends of all branches. */
static int one_frame(void)
{
	int err = vi_capture();

	while (!err && !all_idle())
		run_deferred_work();
	return err;
}

static unsigned long dropped(void)
{
	unsigned long n = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(engines); i++)
		n += engines[i]->failed + engines[i]->lost;
	return n;
}

int media_run(const struct media_mode *mode, unsigned long n,
	      void (*tell)(const struct media_result *result))
{
	struct media_status status;
	int err;

	if (media.started) {
		pr_err("media: the engines are started; `media stop` first\n");
		return -EBUSY;
	}
	err = media_set_up(mode);
	if (err)
		return err;
	vdec_tell(tell);
	for (unsigned long i = 0; i < n && !err; i++)
		err = tty_interrupted() ? -EINTR : one_frame();
	vdec_tell(NULL);
	fill_status(&status);
	if (!status.display)
		take_down();
	return err ?: status.dropped || status.bad || status.good != n ? -EIO : 0;
}

/* The next frame is due when the one before is through: a slow machine has a slow sensor. */
static void tick(struct work_struct *work)
{
	if (all_idle())
		vi_capture();
	schedule_delayed_work(&media.tick, FRAME_PERIOD);
}

int media_start(const struct media_mode *mode)
{
	int err;

	if (media.started) {
		pr_err("media: the engines are started already, in mode %s\n", media.mode->name);
		return -EBUSY;
	}
	err = media_set_up(mode);
	if (err)
		return err;
	INIT_DELAYED_WORK(&media.tick, tick);
	media.started = true;
	schedule_delayed_work(&media.tick, FRAME_PERIOD);
	return 0;
}

int media_stop(void)
{
	if (!media.up)
		return -EALREADY;
	if (media.started)
		cancel_delayed_work_sync(&media.tick);
	media.started = false;
	take_down();
	return 0;
}

int media_with_frame(int (*then)(void))
{
	bool was_up = media.up;
	int err = was_up ? 0 : media_set_up(media.mode ?: media_mode_find("1080p"));

	if (err)
		return err;
	err = one_frame() ?: then();
	if (!was_up)
		take_down();
	return err;
}

/* --- status ----------------------------------------------------------------------------------- */

static void fill_stage(struct media_stage *stage, const struct media_engine *e)
{
	unsigned long runs = e->done + e->failed;

	*stage = (struct media_stage){
		.name = e->name, .done = e->done, .dropped = e->failed + e->lost,
		.cost_avg = runs ? div_u64(e->cost_total, runs) : 0, .cost_max = e->cost_max,
	};
}

static void fill_status(struct media_status *s)
{
	*s = (struct media_status){
		.mode = media.mode, .frames = vi_frames(), .dropped = dropped(),
		.jpegs = venc_channel[VENC_JPEG].encoded,
		.jpeg_bytes = venc_channel[VENC_JPEG].last_packet, .min_free = UINT_MAX,
		.cost_unit = media_cost_unit(),
	};
	vdec_counts(&s->good, &s->bad, &s->first_bad);
	vo_status(s);
	for (unsigned int i = 0; i < ARRAY_SIZE(media.pool); i++) {
		struct vb_pool *pool = vb_pool_of(media.pool[i]);

		if (pool)
			s->min_free = min(s->min_free, pool->min_free);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(engines); i++)
		fill_stage(&s->stage[i], engines[i]);
}

void media_get_status(struct media_status *status)
{
	if (media.up)
		fill_status(status);
	else
		*status = media.last;
	status->started = media.started;
}
