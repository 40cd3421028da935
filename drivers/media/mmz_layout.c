// SPDX-License-Identifier: MIT
/*
 * MMZ: may this memory become a zone? Ranges and names, no state of its own.
 */
#include "mmz_layout.h"
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/sprintf.h>
#include <linux/string.h>

static u64 last_of(const struct mmz_range *r)
{
	return r->base + (r->size - 1);
}

static bool touch(const struct mmz_range *a, const struct mmz_range *b)
{
	return a->base <= last_of(b) && b->base <= last_of(a);
}

static struct mmz_range range(u64 base, u64 size)
{
	u64 room = U64_MAX - base;

	return (struct mmz_range){ base, size - 1 > room ? room + 1 : size };
}

void mmz_layout_bank(struct mmz_layout *l, u64 base, u64 size)
{
	if (size && l->n_banks < MMZ_BANKS)
		l->bank[l->n_banks++] = range(base, size);
}

void mmz_layout_claim(struct mmz_layout *l, const char *kind, const char *name, u64 base, u64 size)
{
	if (!size)
		return;
	if (l->n_claimants == MMZ_CLAIMANTS)
		l->lost++;
	else
		l->claimant[l->n_claimants++] =
			(struct mmz_claimant){ kind, name, range(base, size) };
}

/* Banks do not overlap: the parts of r in them are summed. */
static bool all_ram(const struct mmz_layout *l, const struct mmz_range *r)
{
	u64 sum = 0;

	for (unsigned int i = 0; i < l->n_banks; i++) {
		const struct mmz_range *b = &l->bank[i];

		if (touch(b, r))
			sum += min(last_of(b), last_of(r)) - max(b->base, r->base) + 1;
	}
	return sum == r->size;
}

static int refuse(char *why, int err, const char *text)
{
	strscpy(why, text, MMZ_WHY);
	return err;
}

static int judge_shape(const struct mmz_layout *l, u64 base, u64 size, char *why)
{
	if (!size)
		return refuse(why, -EINVAL, "its size is 0");
	if (size - 1 > U64_MAX - base)
		return refuse(why, -EINVAL, "start + size wraps");
	if ((base | size) & (PAGE_SIZE - 1))
		return refuse(why, -EINVAL, "start and size are not whole pages");
	if (size > ULONG_MAX)
		return refuse(why, -EINVAL, "it is larger than the address space");
	if (l->limit && base + (size - 1) >= l->limit)
		return refuse(why, -ENXIO, "it lies beyond the addresses that can be mapped");
	return 0;
}

static int busy(char *why, const char *kind, const char *name, const struct mmz_range *r)
{
	scnprintf(why, MMZ_WHY, "it touches %s%s%s at %#llx-%#llx", kind, *name ? " " : "", name,
		  (unsigned long long)r->base, (unsigned long long)last_of(r));
	return -EBUSY;
}

int mmz_layout_judge(const struct mmz_layout *l, u64 base, u64 size, int self, char *why)
{
	int err = judge_shape(l, base, size, why);
	struct mmz_range r = { base, size };

	if (err)
		return err;
	if (!all_ram(l, &r))
		return refuse(why, -ENXIO, "not all of it is RAM");
	for (unsigned int i = 0; i < l->n_claimants; i++)
		if ((int)i != self && touch(&l->claimant[i].r, &r))
			return busy(why, l->claimant[i].kind, l->claimant[i].name,
				    &l->claimant[i].r);
	for (unsigned int i = 0; i < l->n_aside; i++)
		if (touch(&l->aside[i].r, &r))
			return busy(why, "the zone", l->aside[i].name, &l->aside[i].r);
	if (l->lost)
		return refuse(why, -EBUSY, "there are more reservations than can be compared with");
	return 0;
}

int mmz_layout_set_aside(struct mmz_layout *l, const char *name, u64 base, u64 size, bool linear)
{
	struct mmz_aside *a = &l->aside[l->n_aside];

	if (l->n_aside == MMZ_MAX_ZONES)
		return -ENOSPC;
	strscpy(a->name, name);
	a->r = range(base, size);
	a->linear = linear;
	l->n_aside++;
	return 0;
}

const struct mmz_aside *mmz_layout_aside(const struct mmz_layout *l, u64 base, u64 size)
{
	struct mmz_range r = range(base, size);

	for (unsigned int i = 0; i < l->n_aside; i++)
		if (l->aside[i].r.base <= base && last_of(&r) <= last_of(&l->aside[i].r))
			return &l->aside[i];
	return NULL;
}
