// SPDX-License-Identifier: MIT
/*
 * The engines' core: start and stop, the queue, the work item, mapping and windows. Locks: an
 * engine's own for its queue. Frames in a queue hold their block in the engine's name.
 */
#include "engine.h"
#include "ring.h"
#include "umap.h"
#include <arch/cpu.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

static struct media_engine *engines[VB_OWNERS];

static bool counts_cycles;

void media_cost_start(void)
{
	counts_cycles = !arch_pmu_start() && arch_pmu_cycles();
}

const char *media_cost_unit(void)
{
	return counts_cycles ? "cycles; instructions under -icount shift=0" : "ns";
}

u64 media_cost_now(void)
{
	return counts_cycles ? arch_pmu_cycles() : ktime_get_ns();
}

/* --- the queue -------------------------------------------------------------------------------- */

static int hold(struct media_engine *e, const struct media_frame *frame)
{
	if (frame->block)
		return vb_hold_block(frame->block, e->mod);
	return frame->packet ? ring_hold(frame->packet) : 0;
}

static void let_go(struct media_engine *e, const struct media_frame *frame)
{
	if (frame->block)
		vb_release_block(frame->block, e->mod);
	else if (frame->packet)
		ring_release(frame->packet);
}

int engine_submit(struct media_engine *e, unsigned int chn, const struct media_frame *frame)
{
	unsigned long flags;
	int err = -EBUSY;

	spin_lock_irqsave(&e->lock, flags);
	e->received++;
	if (e->queued < ENGINE_QUEUE)
		err = hold(e, frame);
	if (err) {
		e->lost++;
	} else {
		e->queue[(e->head + e->queued++) % ENGINE_QUEUE] =
			(struct engine_job){ chn, *frame };
		schedule_work(&e->work);
	}
	spin_unlock_irqrestore(&e->lock, flags);
	return err;
}

static int receive(const struct media_chn *to, const struct media_frame *frame)
{
	return engine_submit(engines[to->mod], to->chn, frame);
}

/* The next job; false when none waits. */
static bool take_job(struct media_engine *e, struct engine_job *job)
{
	unsigned long flags;
	bool there;

	spin_lock_irqsave(&e->lock, flags);
	there = e->queued;
	if (there) {
		*job = e->queue[e->head];
		e->head = (e->head + 1) % ENGINE_QUEUE;
		e->queued--;
	}
	spin_unlock_irqrestore(&e->lock, flags);
	return there;
}

static void account(struct media_engine *e, int err, u64 cost)
{
	unsigned long flags;
	bool tell;

	spin_lock_irqsave(&e->lock, flags);
	tell = err && err != e->last_error;
	e->last_error = err ?: e->last_error;
	e->done += !err;
	e->failed += !!err;
	e->cost_last = cost;
	e->cost_max = max(e->cost_max, cost);
	e->cost_total += cost;
	spin_unlock_irqrestore(&e->lock, flags);
	if (tell)
		pr_warn("media: %s drops a frame: error %d\n", e->name, err);
}

static void engine_work(struct work_struct *work)
{
	struct media_engine *e = container_of(work, struct media_engine, work);
	struct engine_job job;
	u64 from;
	int err;

	if (!take_job(e, &job))
		return;
	from = media_cost_now();
	err = e->process(e, &job);
	account(e, err, media_cost_now() - from);
	let_go(e, &job.frame);
	if (!engine_idle(e))
		schedule_work(&e->work);
}

bool engine_idle(const struct media_engine *e)
{
	return !READ_ONCE(e->queued);
}

/* --- start and stop --------------------------------------------------------------------------- */

static int device_start(struct media_engine *e)
{
	int err;

	memset(&e->dev, 0, sizeof(e->dev));
	memset(&e->bus, 0, sizeof(e->bus));
	e->dma_mask = DMA_BIT_MASK(e->address_bits);
	e->dev.dma_mask = &e->dma_mask;
	e->dev.coherent_dma_mask = e->dma_mask;
	e->bus.dev = &e->dev;
	e->bus.name = e->name;
	err = dev_set_name(&e->dev, "media-%s", e->name) ?: device_register(&e->dev);
	if (err)
		return err;
	err = devbus_attach(&e->bus);
	if (err)
		goto unregister;
	err = dma_set_mask_and_coherent(&e->dev, e->dma_mask);
	if (!err)
		return 0;
	devbus_detach(&e->bus);
unregister:
	device_unregister(&e->dev);
	return err;
}

int engine_start(struct media_engine *e)
{
	int err;

	if (e->started) {
		pr_err("media: %s is started already\n", e->name);
		return -EBUSY;
	}
	err = device_start(e);
	if (err)
		goto fail;
	INIT_WORK(&e->work, engine_work);
	spin_lock_init(&e->lock);
	e->head = e->queued = 0;
	e->received = e->lost = e->done = e->failed = 0;
	e->cost_last = e->cost_max = e->cost_total = 0;
	e->last_error = 0;
	e->ports.receive = receive;
	engines[e->mod] = e;
	err = sysbind_register(e->mod, &e->ports);
	if (err)
		goto fail_device;
	e->started = true;
	return 0;

fail_device:
	devbus_detach(&e->bus);
	device_unregister(&e->dev);
fail:
	pr_err("media: %s cannot start: error %d\n", e->name, err);
	return err;
}

void engine_stop(struct media_engine *e)
{
	struct engine_job job;

	if (!e->started)
		return;
	sysbind_unregister(e->mod);
	cancel_work_sync(&e->work);
	while (take_job(e, &job))
		let_go(e, &job.frame);
	devbus_detach(&e->bus);
	device_unregister(&e->dev);
	e->started = false;
}

/* --- memory ----------------------------------------------------------------------------------- */

/* A zone beyond mem= has no struct pages; the CPU caches nothing of it but through maps of MMZ. */
dma_addr_t media_map(struct device *dev, phys_addr_t phys, size_t bytes,
		     enum dma_data_direction dir)
{
	unsigned long pfn = PHYS_PFN(phys);

	if (pfn_valid(pfn))
		return dma_map_page(dev, pfn_to_page(pfn), offset_in_page(phys), bytes, dir);
	return dma_map_resource(dev, phys, bytes, dir, 0);
}

void media_unmap(struct device *dev, dma_addr_t dma, phys_addr_t phys, size_t bytes,
		 enum dma_data_direction dir)
{
	if (pfn_valid(PHYS_PFN(phys)))
		dma_unmap_page(dev, dma, bytes, dir);
	else
		dma_unmap_resource(dev, dma, bytes, dir, 0);
}

/* Once: a view that was closed, or never opened, has no bytes. */
static void unmap(struct media_engine *e, struct engine_view *view)
{
	if (view && view->bytes)
		media_unmap(&e->dev, view->dma, view->phys, view->bytes, view->dir);
	if (view)
		view->bytes = 0;
}

int engine_open(struct media_engine *e, struct engine_view *view, phys_addr_t phys, size_t bytes,
		enum dma_data_direction dir)
{
	*view = (struct engine_view){ phys, media_map(&e->dev, phys, bytes, dir), bytes, dir };
	if (dma_mapping_error(&e->dev, view->dma)) {
		view->bytes = 0;
		return -ENOMEM;
	}
	devbus_name_buffer(&e->dev, view->dma, e->name);
	if (dir == DMA_BIDIRECTIONAL)
		return 0;
	view->window = dir == DMA_TO_DEVICE ?
		(void *)devbus_read_window(&e->bus, view->dma, bytes) :
		devbus_write_window(&e->bus, view->dma, bytes);
	if (view->window)
		return 0;
	engine_close(e, view, NULL);
	return -EFAULT;
}

int engine_open_picture(struct media_engine *e, struct engine_view *view,
			const struct media_frame *frame, enum dma_data_direction dir)
{
	int err = engine_open(e, view, vb_phys(frame->block),
			      nv12_bytes(frame->stride, frame->height), dir);

	if (!err)
		view->picture = nv12_at(view->window, frame->width, frame->height, frame->stride);
	return err;
}

int engine_close(struct media_engine *e, struct engine_view *a, struct engine_view *b)
{
	int err = devbus_window_done(&e->bus);

	unmap(e, a);
	unmap(e, b);
	return err;
}

struct vb_block *engine_get_block(struct media_engine *e, int pool, unsigned int stride,
				  unsigned int height)
{
	return vb_get_block(pool, nv12_bytes(stride, height), e->mod);
}

/* --- listing ---------------------------------------------------------------------------------- */

void engine_show(struct seq_file *m, const struct media_engine *e)
{
	unsigned long runs = e->done + e->failed;

	umap_section(m, "WORK STATUS");
	seq_puts(m, "  bStart   RecvCnt   LostCnt   DoneCnt   FailCnt  Queued    CostTime"
		    "     MaxCost     AvgCost\n");
	seq_printf(m, "%8s%10lu%10lu%10lu%10lu%8u%12llu%12llu%12llu\n", e->started ? "Y" : "N",
		   e->received, e->lost, e->done, e->failed, e->queued,
		   (unsigned long long)e->cost_last, (unsigned long long)e->cost_max,
		   (unsigned long long)(runs ? div_u64(e->cost_total, runs) : 0));
	umap_section(m, "BUS STATUS");
	seq_puts(m, "     Reads    Writes   Refused          BytesRead       BytesWritten\n");
	seq_printf(m, "%10lu%10lu%10lu%19llu%19llu\n", e->bus.reads, e->bus.writes, e->bus.refused,
		   (unsigned long long)e->bus.bytes_read, (unsigned long long)e->bus.bytes_written);
}
