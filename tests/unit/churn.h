/* SPDX-License-Identifier: MIT */
/*
 * The mixed workload of docs/PERFORMANCE.md, for the test of memory held and for the bench:
 * 512 slots; each step draws a slot and a size of 16 .. 2048 bytes; an empty slot allocates and
 * marks the first word and the last byte, a used one checks the marks and frees.
 */
#ifndef TESTS_UNIT_CHURN_H
#define TESTS_UNIT_CHURN_H

#include <linux/slab.h>
#include <linux/types.h>

#define CHURN_SLOTS 512
#define CHURN_STEPS 10000

struct churn {
	u32 x;				/* the generator's state */
	unsigned long live;		/* bytes asked for and not freed */
	struct {
		u8 *p;
		u32 size;
	} slot[CHURN_SLOTS];
};

struct churn_step {
	u32 slot, size;
	bool good;			/* what was freed carried its marks */
};

static inline u32 churn_rnd(struct churn *c)
{
	c->x = c->x * 1664525 + 1013904223;
	return c->x >> 8;
}

static inline void churn_start(struct churn *c, u32 seed)
{
	c->x = seed;
	c->live = 0;
}

/* The next step; for a slot in use its marks are looked at here, before it is freed. */
static inline struct churn_step churn_draw(struct churn *c)
{
	struct churn_step step;
	u8 *p;

	step.slot = churn_rnd(c) % CHURN_SLOTS;
	step.size = 16 + churn_rnd(c) % 2033;
	p = c->slot[step.slot].p;
	step.good = !p || (*(u32 *)p == step.slot &&
			   p[c->slot[step.slot].size - 1] == (u8)step.slot);
	return step;
}

/* Bookkeeping behind a kmalloc or kfree that the caller did itself. Marks what was allocated. */
static inline void churn_took(struct churn *c, const struct churn_step *step, u8 *p)
{
	c->slot[step->slot].p = p;
	c->slot[step->slot].size = step->size;
	c->live += step->size;
	*(u32 *)p = step->slot;
	p[step->size - 1] = step->slot;
}

static inline void churn_gave(struct churn *c, const struct churn_step *step)
{
	c->slot[step->slot].p = NULL;
	c->live -= c->slot[step->slot].size;
}

/* One whole step. False: marks were wrong, or there was no memory. */
static inline bool churn_do(struct churn *c)
{
	struct churn_step step = churn_draw(c);
	u8 *p = c->slot[step.slot].p;

	if (p) {
		kfree(p);
		churn_gave(c, &step);
		return step.good;
	}
	p = kmalloc(step.size, GFP_KERNEL);
	if (!p)
		return false;
	churn_took(c, &step, p);
	return true;
}

/* Frees one slot; false when all are empty. */
static inline bool churn_drain(struct churn *c)
{
	for (u32 i = 0; i < CHURN_SLOTS; i++) {
		if (c->slot[i].p) {
			kfree(c->slot[i].p);
			c->slot[i].p = NULL;
			return true;
		}
	}
	return false;
}

#endif
