// SPDX-License-Identifier: MIT
/*
 * The ring that printk writes. A position counts bytes since the ring was begun and never wraps;
 * position p is at data[p % size]. Invariant: head - size <= every readable position < head.
 *
 * In memory that outlives a reset the header is what the next run trusts: magic, size, and head
 * with its complement, so that a header torn by the reset is seen.
 */
#include "dmesg.h"
#include <granule/outercache.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#define LOG_MAGIC 0x474c4f47	/* "GLOG" */

struct log_ring {
	u32 magic;
	u32 size;
	u64 head;
	u64 head_check;		/* ~head */
	char data[];
};

static union {
	struct log_ring ring;
	char bytes[sizeof(struct log_ring) + LOG_BUF_SIZE];
} boot_ring = { .ring = { .magic = LOG_MAGIC, .size = LOG_BUF_SIZE, .head_check = ~0ull } };

static struct log_ring *ring = &boot_ring.ring;
static bool outlives_reset;
static struct log_ring *previous;	/* what the last run left, moved aside; NULL: nothing */

/*
 * A reset loses what is still in the cache (Arm ARM D7.5: the contents are unknown), so each piece
 * of text goes to memory at once, and the header after it.
 */
static void write_back(const char *text, size_t len)
{
	dcache_clean_memory(text, len);
	dcache_clean_memory(ring, sizeof(*ring));
}

void dmesg_append(const char *text, size_t len)
{
	while (len) {
		u32 at = (u32)(ring->head & (ring->size - 1));
		size_t n = min_t(size_t, len, ring->size - at);

		memcpy(ring->data + at, text, n);
		ring->head += n;
		ring->head_check = ~ring->head;
		if (outlives_reset)
			write_back(ring->data + at, n);
		text += n;
		len -= n;
	}
}

static size_t read_ring(const struct log_ring *r, u64 *from, char *buf, size_t size)
{
	u64 oldest = r->head > r->size ? r->head - r->size : 0;
	size_t done = 0;

	if (*from < oldest)
		*from = oldest;
	while (done < size && *from < r->head)
		buf[done++] = r->data[(*from)++ & (r->size - 1)];
	return done;
}

size_t dmesg_read_locked(u64 *from, char *buf, size_t size)
{
	return read_ring(ring, from, buf, size);
}

/* Without the lock: a line may be torn while it is being printed, which a reader can bear. */
size_t dmesg_read(u64 *from, char *buf, size_t size, bool want_previous)
{
	const struct log_ring *r = want_previous ? previous : ring;

	return r ? read_ring(r, from, buf, size) : 0;
}

static bool header_is_intact(const struct log_ring *r, size_t room)
{
	return r->magic == LOG_MAGIC && r->head == ~r->head_check && r->size &&
	       !(r->size & (r->size - 1)) && r->size <= room;
}

u64 dmesg_end(bool want_previous)
{
	const struct log_ring *r = want_previous ? previous : ring;

	return r ? r->head : 0;
}

int dmesg_use_memory(void *memory, size_t size)
{
	size_t half = size / 2;
	struct log_ring *now = memory, *old = memory + half;
	size_t room;
	u64 from = 0;
	char chunk[64];
	size_t n;

	if (size < 8192)
		return -EINVAL;
	/* the first half is written, the second keeps what the run before wrote */
	room = half - sizeof(*now);
	if (header_is_intact(now, room)) {
		memcpy(old, now, sizeof(*now) + now->size);
		previous = old;
	}
	now->magic = LOG_MAGIC;
	now->size = rounddown_pow_of_two(room);
	now->head = 0;
	now->head_check = ~0ull;
	ring = now;
	outlives_reset = true;
	while ((n = read_ring(&boot_ring.ring, &from, chunk, sizeof(chunk))))
		dmesg_append(chunk, n);
	return 0;
}
