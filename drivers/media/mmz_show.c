// SPDX-License-Identifier: MIT
/*
 * MMZ: /proc/granule/mmz, what the vendor's listing does not tell. Written to, it makes
 * allocations fail: "nth N" (the Nth from now), "above SIZE", "off".
 */
#include "mmz_stat.h"
#include <asm/page.h>
#include <granule/clock.h>
#include <granule/proc.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/timekeeping.h>

/* 64-bit products: a zone may have more bytes than 32 bits hold times 1000. */
unsigned int mmz_fragmentation(const hil_mmz_t *zone)
{
	u64 free = zone->nbytes - zone->used;

	return free ? div64_u64((free - mmz_largest(zone)) * 1000, free) : 0;
}

static void show_zones(struct seq_file *m)
{
	hil_mmz_t *z;

	seq_puts(m, "zone                                 start   size KiB   used KiB   peak KiB "
		    "blocks  largest free KiB  frag\n");
	for_each_mmz(z)
		seq_printf(m, "%-31s %#11llx %10lu %10lu %10lu %6u %17lu 0.%03u%s%s\n", z->name,
			   (unsigned long long)z->phys_start, z->nbytes >> 10, z->used >> 10,
			   z->peak >> 10, z->blocks, mmz_largest(z) >> 10,
			   mmz_fragmentation(z), z->cma ? " cma" : "",
			   z->linear || z->cma ? "" : " unmapped");
}

static void show_owners(struct seq_file *m)
{
	seq_puts(m, "\nowner                              now KiB   peak KiB   blocks "
		    "    allocs\n");
	for (unsigned int i = 0; i < MMZ_OWNERS; i++) {
		const struct hil_mmb_owner *o = &mmz_owners[i];

		if (o->allocs)
			seq_printf(m, "%-31s %10lu %10lu %8lu %10lu\n", o->name, o->now >> 10,
				   o->peak >> 10, o->blocks, o->allocs);
	}
}

static u64 age_ms(const hil_mmb_t *b)
{
	u64 hz = clock_source_hz();

	return hz ? div64_u64((mmz_ticks() - b->born) * 1000, hz) : 0;
}

static void show_blocks(struct seq_file *m)
{
	hil_mmz_t *z;
	hil_mmb_t *b;

	seq_puts(m, "\nblock         length KiB         age s refs maps name and caller\n");
	for_each_mmz(z)
		for_each_mmb(b, z) {
			u64 ms = age_ms(b);
			u32 rest;
			u64 s = div_u64_rem(ms, 1000, &rest);

			seq_printf(m, "%#11llx %12lu %9llu.%03u %4d %4d %s %pS\n",
				   (unsigned long long)b->phys_addr, b->length >> 10,
				   (unsigned long long)s, rest, b->phy_ref, b->map_ref, b->name,
				   b->caller);
		}
}

static void show_refused(struct seq_file *m)
{
	unsigned long n = min_t(unsigned long, mmz_refused_total, MMZ_REFUSED_KEPT);

	seq_printf(m, "\nrefused %lu:", mmz_refused_total);
	for (unsigned int i = 0; i < MMZ_REFUSALS; i++)
		if (mmz_refused[i])
			seq_printf(m, " %lu %s;", mmz_refused[i], mmz_refusal_text[i]);
	seq_puts(m, "\n");
	while (n) {
		const struct mmz_refused_one *r =
			&mmz_refused_last[(mmz_refused_total - n--) % MMZ_REFUSED_KEPT];

		seq_printf(m, "  \"%s\" %lu bytes align %#lx zone \"%s\": %s, largest %lu KiB, "
			      "%pS\n",
			   r->name, r->size, r->align, r->zone, mmz_refusal_text[r->why],
			   r->largest >> 10, r->caller);
	}
}

static void show_latency(struct seq_file *m)
{
	seq_printf(m, "\nlatency of alloc in ticks of 1/%llu s:",
		   (unsigned long long)clock_source_hz());
	for (unsigned int b = 0; b < MMZ_LATENCY_BUCKETS; b++)
		if (mmz_latency_hist[b])
			seq_printf(m, " <%llu: %lu", 1ull << b, mmz_latency_hist[b]);
	seq_puts(m, "\n");
}

static void show_freed(struct seq_file *m)
{
	unsigned int left = 8;
	hil_mmb_t *b;

	seq_puts(m, "\nfreed last:\n");
	list_for_each_entry(b, &mmz_history, history) {
		if (!left--)
			break;
		seq_printf(m, "  %#llx %lu KiB %s by %pS\n", (unsigned long long)b->phys_addr,
			   b->length >> 10, b->name, b->freed_by);
	}
}

static void show_ram(struct seq_file *m)
{
	struct mmz_ram r;
	s64 off;

	mmz_ram_account(&r);
	off = (s64)(r.ram - (r.os + r.mmz + r.cma + r.reserved + r.image));
	seq_printf(m, "\nRAM %llu KiB = OS %llu + MMZ %llu + CMA lent %llu + reserved %llu "
		      "+ image %llu",
		   (unsigned long long)r.ram >> 10, (unsigned long long)r.os >> 10,
		   (unsigned long long)r.mmz >> 10, (unsigned long long)r.cma >> 10,
		   (unsigned long long)r.reserved >> 10, (unsigned long long)r.image >> 10);
	if (off)
		seq_printf(m, " OFF BY %lld bytes\n", (long long)off);
	else
		seq_puts(m, " (adds up)\n");
}

static int mmz_show(struct seq_file *m, void *data)
{
	unsigned long flags;

	spin_lock_irqsave(&mmz_lock, flags);
	show_zones(m);
	show_owners(m);
	show_blocks(m);
	show_refused(m);
	show_latency(m);
	show_freed(m);
	spin_unlock_irqrestore(&mmz_lock, flags);
	seq_printf(m, "\nfail: nth %lu, above %lu bytes\n", fail_mmz.countdown, mmz_fail_above);
	show_ram(m);
	return 0;
}

static int mmz_store(void *data, char *text)
{
	return mmz_fail_set(text);
}
PROC(granule_mmz, "/proc/granule/mmz", mmz_show, mmz_store);
