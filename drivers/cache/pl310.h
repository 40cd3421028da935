/* SPDX-License-Identifier: MIT */
/*
 * PL310 (CoreLink L2C-310), the outer cache beside a Cortex-A9: operations by physical address on
 * its registers. drivers/cache/pl310_probe.c finds it in the tree; tests give it plain memory.
 */
#ifndef DRIVERS_CACHE_PL310_H
#define DRIVERS_CACHE_PL310_H

#include <granule/outercache.h>
#include <linux/io.h>
#include <linux/spinlock_types.h>

#define PL310_ID		0x000	/* [5:0] release of the RTL */
#define PL310_TYPE		0x004
#define PL310_CONTROL		0x100	/* bit 0: on */
#define PL310_AUX		0x104	/* bit 16: 16 ways; [19:17]: way size, 8 KiB << n */
#define PL310_TAG_LATENCY	0x108
#define PL310_DATA_LATENCY	0x10c
#define PL310_INT_MASK		0x214
#define PL310_INT_CLEAR		0x220
#define PL310_SYNC		0x730
#define PL310_SYNC_DUMMY	0x740	/* 753970: drains as well, and does not hang */
#define PL310_INV_LINE		0x770
#define PL310_INV_WAY		0x77c
#define PL310_CLEAN_LINE	0x7b0
#define PL310_CLEAN_WAY		0x7bc
#define PL310_FLUSH_LINE	0x7f0
#define PL310_FLUSH_WAY		0x7fc
#define PL310_DEBUG		0xf40	/* bit 1: no write-back, bit 0: no line fill */
#define PL310_PREFETCH		0xf60
#define PL310_POWER		0xf80

#define PL310_R2P0	0x4
#define PL310_R3P0	0x5
#define PL310_R3P1	0x6

#define PL310_LINE	32u

/* Whose documented workaround is in use. */
#define PL310_588369	1u	/* before r2p0: clean-and-invalidate leaves clean lines behind */
#define PL310_727915	2u	/* r2p0 to r3p0: by way it may write old data back */
#define PL310_753970	4u	/* r3p0: the sync register may hang */

struct pl310 {
	void __iomem *base;
	spinlock_t lock;		/* line operations come in bursts of a page */
	unsigned int errata;
	u32 id, aux, ways;		/* ways: a bit for each */
	unsigned long size;		/* bytes */
	unsigned long cleaned, dropped, flushed;	/* lines */
	unsigned long syncs;
};

/* The one there is; base NULL: none. */
extern struct pl310 pl310;

/*
 * Takes over what the registers say: errata by release, ways and size. latencies are left alone
 * when ~0. Turns the cache on, empty, unless a boot loader did. 0, or -ENODEV: not a PL310.
 */
int pl310_start(void __iomem *base, u32 tag_latency, u32 data_latency, bool shared_override);
void pl310_stop(void);		/* tests */
void pl310_flush_all(void);

#endif
