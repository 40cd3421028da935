// SPDX-License-Identifier: MIT
/*
 * Streams' buffers. The packets in use follow each other in memory, but for one jump to the start:
 *
 *	0        first            last               size
 *	|  free  |##|###|#|######|#####|    free     |
 *	|##|###|     free     |######|##|   left out  |
 */
#include "ring.h"
#include <linux/align.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/string.h>

int ring_create(struct stream_ring *ring, const char *name, unsigned long size, const char *zone)
{
	memset(ring, 0, sizeof(*ring));
	spin_lock_init(&ring->lock);
	ring->size = ALIGN(size, RING_ALIGN);
	return media_memory_get(&ring->memory, name, ring->size, media_memory_zone(zone));
}

int ring_destroy(struct stream_ring *ring)
{
	if (ring->count)
		return -EBUSY;
	media_memory_put(&ring->memory);
	return 0;
}

static struct venc_packet *nth(struct stream_ring *ring, unsigned int n)
{
	return &ring->packet[(ring->first + n) % RING_PACKETS];
}

/* Where the next packet may lie: behind the last one, or at the start where more is free. */
static unsigned long place(struct stream_ring *ring, unsigned long min, unsigned long *offset)
{
	unsigned long tail, end, behind;

	*offset = 0;
	if (!ring->count)
		return ring->size;
	tail = nth(ring, 0)->offset;
	end = nth(ring, ring->count - 1)->offset + nth(ring, ring->count - 1)->room;
	if (end <= tail) {		/* it has jumped already */
		*offset = end;
		return tail - end;
	}
	behind = ring->size - end;
	if (behind >= min || behind >= tail) {
		*offset = end;
		return behind;
	}
	return tail;
}

struct venc_packet *ring_reserve(struct stream_ring *ring, unsigned long min, unsigned long max)
{
	struct venc_packet *packet = NULL;
	unsigned long flags, offset, room;

	min = ALIGN(max(min, 1ul), RING_ALIGN);
	max = ALIGN(max(min, max), RING_ALIGN);
	spin_lock_irqsave(&ring->lock, flags);
	room = place(ring, min, &offset);
	if (room < min || ring->count == RING_PACKETS) {
		ring->full++;
	} else {
		ring->wraps += ring->count && !offset;
		packet = nth(ring, ring->count++);
		*packet = (struct venc_packet){
			.ring = ring, .offset = offset, .room = min(room, max), .refs = 1,
			.used = true,
		};
	}
	spin_unlock_irqrestore(&ring->lock, flags);
	return packet;
}

void ring_commit(struct venc_packet *packet, unsigned long bytes)
{
	struct stream_ring *ring = packet->ring;
	unsigned long flags;

	spin_lock_irqsave(&ring->lock, flags);
	BUG_ON(packet != nth(ring, ring->count - 1) || bytes > packet->room || !bytes);
	packet->bytes = bytes;
	packet->room = ALIGN(bytes, RING_ALIGN);
	ring->packets++;
	ring->bytes += bytes;
	spin_unlock_irqrestore(&ring->lock, flags);
}

void ring_cancel(struct venc_packet *packet)
{
	struct stream_ring *ring = packet->ring;
	unsigned long flags;

	spin_lock_irqsave(&ring->lock, flags);
	BUG_ON(packet != nth(ring, ring->count - 1) || packet->refs != 1);
	packet->used = false;
	packet->refs = 0;
	ring->count--;
	spin_unlock_irqrestore(&ring->lock, flags);
}

int ring_hold(struct venc_packet *packet)
{
	struct stream_ring *ring = packet->ring;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&ring->lock, flags);
	if (packet->used)
		packet->refs++;
	else
		err = -EINVAL;
	spin_unlock_irqrestore(&ring->lock, flags);
	return err;
}

void ring_release(struct venc_packet *packet)
{
	struct stream_ring *ring = packet->ring;
	unsigned long flags;

	spin_lock_irqsave(&ring->lock, flags);
	if (!WARN_ON(!packet->used || !packet->refs))
		packet->refs--;
	while (ring->count && !nth(ring, 0)->refs) {
		nth(ring, 0)->used = false;
		ring->first = (ring->first + 1) % RING_PACKETS;
		ring->count--;
	}
	spin_unlock_irqrestore(&ring->lock, flags);
}

/* In order, without overlap, with at most one jump; what is out of use is marked so. */
static const char *broken_rule(struct stream_ring *ring)
{
	unsigned int jumps = 0, used = 0;

	for (unsigned int i = 0; i < RING_PACKETS; i++)
		used += ring->packet[i].used;
	if (used != ring->count)
		return "the packets in use are not counted";
	for (unsigned int i = 0; i < ring->count; i++) {
		const struct venc_packet *p = nth(ring, i), *next = nth(ring, i + 1);

		if (!p->used || p->offset % RING_ALIGN || p->room > ring->size ||
		    p->offset > ring->size - p->room || p->bytes > p->room)
			return "a packet leaves the ring";
		if (i + 1 == ring->count)
			break;
		jumps += next->offset < p->offset;
		if (next->offset != p->offset + p->room && next->offset)
			return "packets do not follow each other";
	}
	if (jumps > 1)
		return "two jumps to the start";
	if (ring->count && !nth(ring, 0)->refs)
		return "the first packet is held by nobody";
	if (jumps && nth(ring, ring->count - 1)->offset + nth(ring, ring->count - 1)->room >
		     nth(ring, 0)->offset)
		return "the last packet reaches into the first";
	return NULL;
}

int ring_check(struct stream_ring *ring)
{
	unsigned long flags;
	const char *rule;

	spin_lock_irqsave(&ring->lock, flags);
	rule = broken_rule(ring);
	spin_unlock_irqrestore(&ring->lock, flags);
	if (rule)
		pr_err("ring_check: %s\n", rule);
	return rule ? -EINVAL : 0;
}
