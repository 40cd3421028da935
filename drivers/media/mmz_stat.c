// SPDX-License-Identifier: MIT
/*
 * MMZ: what happened. Owners with their high-water marks, refusals with who asked for what, how
 * long allocations took, and failures on purpose.
 *
 * An owner is a block's name; there is room for 127, the rest share the last one. Nothing here is
 * ever given back: the figures outlive the blocks. Lock: mmz_lock.
 */
#include "mmz.h"
#include "mmz_stat.h"
#include <granule/fault_inject.h>
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>

struct hil_mmb_owner mmz_owners[MMZ_OWNERS] = { [MMZ_OWNERS - 1] = { .name = "(others)" } };
unsigned int mmz_n_owners;	/* without the last */
unsigned long mmz_refused[MMZ_REFUSALS];
struct mmz_refused_one mmz_refused_last[MMZ_REFUSED_KEPT];
unsigned long mmz_refused_total;
unsigned long mmz_latency_hist[MMZ_LATENCY_BUCKETS];
struct fault_attr fail_mmz = { .name = "fail_mmz" };
unsigned long mmz_fail_above;	/* 0 is none: - 1 makes it the largest number */

const char *const mmz_refusal_text[MMZ_REFUSALS] = {
	[MMZ_BAD_SIZE] = "bad size",
	[MMZ_BAD_ALIGN] = "bad alignment",
	[MMZ_NO_ZONE] = "no such zone",
	[MMZ_NO_ROOM] = "no gap is large enough",
	[MMZ_NO_CMA] = "the CMA area gives none",
	[MMZ_NO_MEMORY] = "no memory for its structure",
	[MMZ_INJECTED] = "failed on purpose",
};

unsigned long mmz_largest(const hil_mmz_t *zone)
{
	return min(mmz_gap_largest(zone), zone->nbytes - zone->used);
}

/* --- owners --- */

u8 mmz_owner_hash[MMZ_OWNER_HASH];

struct hil_mmb_owner *mmz_owner_find(const char name[HIL_MMB_NAME_LEN], u32 hash, size_t len)
{
	u32 at = hash % MMZ_OWNER_HASH;
	struct hil_mmb_owner *owner;

	for (; mmz_owner_hash[at]; at = (at + 1) % MMZ_OWNER_HASH) {
		owner = &mmz_owners[mmz_owner_hash[at] - 1];
		if (mmz_same_name(owner->name, name, len))
			return owner;
	}
	if (mmz_n_owners == MMZ_OWNERS - 1)
		return &mmz_owners[MMZ_OWNERS - 1];
	owner = &mmz_owners[mmz_n_owners++];
	memcpy(owner->name, name, HIL_MMB_NAME_LEN);
	mmz_owner_hash[at] = mmz_n_owners;
	return owner;
}

/* --- refusals and times --- */

/*
 * Said once a second and reason: a driver that asks again and again does not hide what it is.
 */
static void tell(const struct mmz_request *rq, enum mmz_refusal why, unsigned long largest)
{
	pr_warn_ratelimited("mmz: refused \"%s\": %lu bytes, align %#lx, zone \"%s\": %s "
			    "(largest gap %lu KiB), for %pS\n",
			    rq->name ?: "<null>", rq->size, rq->align,
			    rq->zone ? rq->zone->name : rq->mmz_name ?: "", mmz_refusal_text[why],
			    largest >> 10, rq->caller);
}

void mmz_refuse(const struct mmz_request *rq, enum mmz_refusal why, unsigned long largest)
{
	struct mmz_refused_one *r;
	unsigned long flags;

	spin_lock_irqsave(&mmz_lock, flags);
	mmz_refused[why]++;
	r = &mmz_refused_last[mmz_refused_total++ % MMZ_REFUSED_KEPT];
	strscpy(r->name, rq->name ?: "<null>");
	strscpy(r->zone, rq->zone ? rq->zone->name : rq->mmz_name ?: "");
	r->size = rq->size;
	r->align = rq->align;
	r->largest = largest;
	r->caller = rq->caller;
	r->why = why;
	spin_unlock_irqrestore(&mmz_lock, flags);
	tell(rq, why, largest);
}

const char *mmz_last_refusal(void)
{
	unsigned long n = READ_ONCE(mmz_refused_total);

	return n ? mmz_refusal_text[mmz_refused_last[(n - 1) % MMZ_REFUSED_KEPT].why] : "none";
}

/* --- failures on purpose: "nth N", "above SIZE", "off" --- */

int mmz_fail_set(const char *text)
{
	unsigned long long n;
	char *end;

	if (!strcmp(text, "off")) {
		fault_arm(&fail_mmz, 0);
		mmz_fail_above = 0;
		return 0;
	}
	if (!strncmp(text, "nth ", 4)) {
		n = memparse(text + 4, &end);
		if (end == text + 4 || *end || n > ULONG_MAX)
			return -EINVAL;
		fault_arm(&fail_mmz, n);
		return 0;
	}
	if (strncmp(text, "above ", 6))
		return -EINVAL;
	n = memparse(text + 6, &end);
	if (end == text + 6 || *end || !n || n > ULONG_MAX)
		return -EINVAL;
	mmz_fail_above = n;
	return 0;
}
