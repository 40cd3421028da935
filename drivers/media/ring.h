/* SPDX-License-Identifier: MIT */
/*
 * A stream's buffer: a ring in MMZ memory into which VENC writes packets, each in one piece. Room
 * comes back in the order it was given out; a packet that somebody holds keeps its room, and what
 * follows it waits. A packet never crosses the end: it begins again at the start (WrapCnt).
 *
 * Locks: one per ring, irqsave.
 */
#ifndef DRIVERS_MEDIA_RING_H
#define DRIVERS_MEDIA_RING_H

#include "memory.h"
#include <linux/spinlock.h>

#define RING_PACKETS	16
#define RING_ALIGN	64		/* two packets share no cache line */

struct stream_ring;

struct venc_packet {
	struct stream_ring *ring;
	unsigned long offset, room;	/* room: bytes kept for it, a multiple of RING_ALIGN */
	unsigned long bytes;		/* 0 until committed */
	unsigned int refs;
	bool used;
	u16 width, height, stride;	/* of the picture in it */
	u32 number, crc;
};

struct stream_ring {
	spinlock_t lock;
	struct media_memory memory;
	unsigned long size;
	struct venc_packet packet[RING_PACKETS];	/* in use: count of them, from first on */
	unsigned int first, count;
	unsigned long packets, bytes, full, wraps;	/* since it was made */
};

/* In the zone of that name if there is one, else in the anonymous one. 0, -ENOMEM (told). */
int ring_create(struct stream_ring *ring, const char *name, unsigned long size, const char *zone);
/* All packets are released. -EBUSY while one is held. */
int ring_destroy(struct stream_ring *ring);

/*
 * The largest piece of at least `min` and at most `max` bytes, held once. NULL: there is none (the
 * ring's `full` counts it).
 */
struct venc_packet *ring_reserve(struct stream_ring *ring, unsigned long min, unsigned long max);
/* It has `bytes` now; what it does not need is free again. Only of the last reserved one. */
void ring_commit(struct venc_packet *packet, unsigned long bytes);
/* Nothing came of it. Only of the last reserved one, held once. */
void ring_cancel(struct venc_packet *packet);
int ring_hold(struct venc_packet *packet);		/* -EINVAL: it is not in use */
void ring_release(struct venc_packet *packet);

static inline phys_addr_t ring_phys(const struct venc_packet *packet)
{
	return packet->ring->memory.phys + packet->offset;
}

/* 0, or the first broken rule is printed and -EINVAL returned. */
int ring_check(struct stream_ring *ring);

#endif
