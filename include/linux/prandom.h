/* SPDX-License-Identifier: MIT */
/*
 * Reproducible random numbers: a state that the caller owns and seeds. Tausworthe generator with
 * four parts (L'Ecuyer 1999), the same sequence as Linux's from the same seed. lib/prandom.c.
 */
#ifndef LINUX_PRANDOM_H
#define LINUX_PRANDOM_H

#include <linux/types.h>

struct rnd_state {
	u32 s1, s2, s3, s4;
};

u32 prandom_u32_state(struct rnd_state *state);
void prandom_bytes_state(struct rnd_state *state, void *buf, size_t len);
void prandom_seed_state(struct rnd_state *state, u64 seed);

/* 0 .. ceil-1 */
static inline u32 prandom_u32_max_state(struct rnd_state *state, u32 ceil)
{
	return (u32)(((u64)prandom_u32_state(state) * ceil) >> 32);
}

#endif
