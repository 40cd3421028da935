/* SPDX-License-Identifier: MIT */
/*
 * What the engines have in common: a device on the bus with its own mask, a queue of frames, and a
 * work item that processes one of them from beginning to end.
 *
 * An engine knows pictures and streams by dma address. It reaches them through windows of devbus,
 * between mapping and unmapping them for its device: as real hardware, it would read stale memory
 * if somebody forgot the caches. Its function never waits: what cannot be had (a block, room in a
 * stream) costs the frame, which is counted.
 */
#ifndef DRIVERS_MEDIA_ENGINE_H
#define DRIVERS_MEDIA_ENGINE_H

#include <granule/devbus.h>
#include <granule/media_codec.h>
#include <granule/sysbind.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#define ENGINE_QUEUE 8		/* frames that wait; a power of two */

struct engine_job {
	u8 chn;
	struct media_frame frame;
};

struct media_engine {
	const char *name;		/* of the device: "vpss" */
	enum vb_owner mod;
	unsigned int address_bits;	/* what the device reaches */
	struct sysbind_module ports;	/* receive is set by the engine's core */
	/* 0; -errno: the frame is lost (counted and, the first time, printed). Task context. */
	int (*process)(struct media_engine *e, const struct engine_job *job);

	/* The rest belongs to engine.c. */
	struct device dev;
	u64 dma_mask;
	struct devbus_master bus;
	struct work_struct work;
	spinlock_t lock;		/* the queue and the counts */
	struct engine_job queue[ENGINE_QUEUE];
	unsigned int head, queued;
	bool started;
	unsigned long received, lost, done, failed;	/* lost: the queue was full */
	int last_error;
	u64 cost_last, cost_max, cost_total;
};

/* -EBUSY (told): it runs already. Task context. */
int engine_start(struct media_engine *e);
/* Gives back what waits. Nothing to do when it does not run. */
void engine_stop(struct media_engine *e);
/* Puts a job of its own into the engine's queue: -EBUSY when it is full. */
int engine_submit(struct media_engine *e, unsigned int chn, const struct media_frame *frame);
bool engine_idle(const struct media_engine *e);

/* Streaming mappings of zones' memory; dma_mapping_error() tells whether it worked. */
dma_addr_t media_map(struct device *dev, phys_addr_t phys, size_t bytes,
		     enum dma_data_direction dir);
void media_unmap(struct device *dev, dma_addr_t dma, phys_addr_t phys, size_t bytes,
		 enum dma_data_direction dir);

/* A picture or a part of a stream, seen by an engine. */
struct engine_view {
	phys_addr_t phys;
	dma_addr_t dma;
	size_t bytes;
	enum dma_data_direction dir;
	void *window;			/* NULL for DMA_BIDIRECTIONAL: devbus_read, _write */
	struct nv12 picture;		/* of engine_open_picture() */
};

/* Maps memory for the engine's device and opens a window. 0 or -errno. */
int engine_open(struct media_engine *e, struct engine_view *view, phys_addr_t phys, size_t bytes,
		enum dma_data_direction dir);
int engine_open_picture(struct media_engine *e, struct engine_view *view,
			const struct media_frame *frame, enum dma_data_direction dir);
/*
 * Closes the engine's windows, then unmaps the views, but those that could not be opened, and NULL.
 * -EFAULT: memory was taken away meanwhile.
 */
int engine_close(struct media_engine *e, struct engine_view *a, struct engine_view *b);

/* A block for a picture like that, held by the engine. ERR_PTR as of vb_get_block(). */
struct vb_block *engine_get_block(struct media_engine *e, int pool, unsigned int stride,
				  unsigned int height);

/* Cycles, where the CPU counts them (instructions under -icount), else nanoseconds. */
void media_cost_start(void);
u64 media_cost_now(void);
const char *media_cost_unit(void);

/* Lines about the engine for /proc/umap. */
struct seq_file;
void engine_show(struct seq_file *m, const struct media_engine *e);

#endif
