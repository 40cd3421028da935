/* SPDX-License-Identifier: MIT */
/*
 * Who wants which RAM at boot, by name: the judge over zones of media memory. Pure; the image keeps
 * one (mmz_boot.c), tests make their own.
 */
#ifndef DRIVERS_MEDIA_MMZ_LAYOUT_H
#define DRIVERS_MEDIA_MMZ_LAYOUT_H

#include "mmz.h"
#include <linux/types.h>

#define MMZ_BANKS	512
#define MMZ_CLAIMANTS	320

struct mmz_range {
	u64 base, size;		/* size > 0, no wrap */
};

struct mmz_claimant {
	const char *kind;	/* "the image", "reserved region" ... */
	const char *name;	/* "" or its own */
	struct mmz_range r;
};

struct mmz_aside {
	char name[HIL_MMZ_NAME_LEN];
	struct mmz_range r;
	bool linear;		/* in the linear map, by pages */
};

struct mmz_layout {
	u64 limit;		/* first address that cannot be mapped; 0: none */
	unsigned int n_banks, n_claimants, n_aside;
	unsigned int lost;	/* claimants without room: then nothing is granted */
	struct mmz_range bank[MMZ_BANKS];
	struct mmz_claimant claimant[MMZ_CLAIMANTS];
	struct mmz_aside aside[MMZ_MAX_ZONES];
};

/* The image's own. */
extern struct mmz_layout mmz_boot_layout;

void mmz_layout_bank(struct mmz_layout *l, u64 base, u64 size);
/* name stays the caller's. A size of 0 is nothing; what wraps ends at the end. */
void mmz_layout_claim(struct mmz_layout *l, const char *kind, const char *name, u64 base, u64 size);
/*
 * May [base, base + size) become a zone? `self`: a claimant that is the zone itself, or -1. 0;
 * -EINVAL (no size, wraps, no whole pages); -ENXIO (not RAM); -EBUSY (somebody's), and why.
 */
int mmz_layout_judge(const struct mmz_layout *l, u64 base, u64 size, int self, char *why);
/* Remembers a zone. -ENOSPC. */
int mmz_layout_set_aside(struct mmz_layout *l, const char *name, u64 base, u64 size, bool linear);
/* The zone's memory that [base, base + size) lies in, or NULL. */
const struct mmz_aside *mmz_layout_aside(const struct mmz_layout *l, u64 base, u64 size);

#endif
