/* SPDX-License-Identifier: MIT */
/*
 * Random numbers: ChaCha20 keyed from the tree's rng-seed, the counter and interrupt times
 * (lib/random.c). As good as that seed is; without one, the same from boot to boot on a machine
 * whose counter starts alike. Any context.
 */
#ifndef LINUX_RANDOM_H
#define LINUX_RANDOM_H

#include <linux/types.h>

void add_bootloader_randomness(const void *seed, size_t len);
void add_device_randomness(const void *data, size_t len);
void get_random_bytes(void *buf, size_t len);
u8 get_random_u8(void);
u16 get_random_u16(void);
u32 get_random_u32(void);
u64 get_random_u64(void);
u32 get_random_u32_below(u32 ceil);			/* 0 .. ceil-1, all alike; 0 for 0 */
u32 get_random_u32_above(u32 floor);			/* floor+1 .. U32_MAX */
u32 get_random_u32_inclusive(u32 floor, u32 ceil);	/* floor .. ceil */
static inline unsigned long get_random_long(void)
{
	return (unsigned long)get_random_u64();
}

static inline int rng_is_initialized(void)
{
	return 1;
}

#include <linux/prandom.h>

#endif
