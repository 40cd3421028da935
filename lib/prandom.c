// SPDX-License-Identifier: MIT
/*
 * Reproducible random numbers: the combined Tausworthe generator "taus113" of P. L'Ecuyer, "Tables
 * of Maximally Equidistributed Combined LFSR Generators" (1999), table 1, first entry. The caller
 * owns the state.
 */
#include <linux/prandom.h>
#include <linux/string.h>

static u32 step(u32 s, unsigned int a, unsigned int b, u32 mask, unsigned int d)
{
	return ((s & mask) << d) ^ (((s << a) ^ s) >> b);
}

u32 prandom_u32_state(struct rnd_state *state)
{
	state->s1 = step(state->s1, 6, 13, 0xfffffffe, 18);
	state->s2 = step(state->s2, 2, 27, 0xfffffff8, 2);
	state->s3 = step(state->s3, 13, 21, 0xfffffff0, 7);
	state->s4 = step(state->s4, 3, 12, 0xffffff80, 13);
	return state->s1 ^ state->s2 ^ state->s3 ^ state->s4;
}

/* Each part of the state has bits that never reach the output: it must be above them. */
static u32 at_least(u32 x, u32 minimum)
{
	return x < minimum ? x + minimum : x;
}

void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	u32 i = ((seed >> 32) ^ (seed << 10) ^ seed) & 0xffffffff;

	state->s1 = at_least(i, 2);
	state->s2 = at_least(i, 8);
	state->s3 = at_least(i, 16);
	state->s4 = at_least(i, 128);
}

void prandom_bytes_state(struct rnd_state *state, void *buf, size_t len)
{
	u8 *p = buf;

	while (len) {
		u32 value = prandom_u32_state(state);
		size_t n = len < sizeof(value) ? len : sizeof(value);

		memcpy(p, &value, n);
		p += n;
		len -= n;
	}
}
