// SPDX-License-Identifier: MIT
/*
 * Which of the memory that the tree describes is there (granule/ram_check.h). No state, no locks:
 * the boot CPU runs it between the banks and the first mapping. Through which window a word is
 * reached is fdt_mem_boot.c's business; the unit tests give it boards that lie.
 *
 * Memory seen again goes first, since a trial write there would change what is somebody's.
 */
#include <asm/page.h>
#include <granule/ram_check.h>
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <linux/sizes.h>

#define SECTION_BYTES	((phys_addr_t)PAGES_PER_SECTION << PAGE_SHIFT)

struct span {
	phys_addr_t start, end;
};

/* The whole pages of both. */
static struct span both(struct span a, phys_addr_t start, phys_addr_t end)
{
	struct span s = {
		PAGE_ALIGN(max(a.start, start)), min(a.end, end) & ~(phys_addr_t)~PAGE_MASK,
	};

	return s;
}

static bool keeps(const struct ram_access *io, phys_addr_t pa, u32 value)
{
	u32 got;

	return io->write(pa, value) && io->read(pa, &got) && got == value;
}

static bool holds(const struct ram_access *io, phys_addr_t pa)
{
	u32 old;
	bool ok;

	if (!io->read(pa, &old))
		return false;
	ok = keeps(io, pa, ~old) && keeps(io, pa, old ^ 0x5aa5a55a);
	return io->write(pa, old) && ok;
}

/* Does a write to `high` change `low`? Both are free. */
static bool same_word(const struct ram_access *io, phys_addr_t low, phys_addr_t high)
{
	u32 before, old, now;
	bool same;

	if (!io->read(low, &before) || !io->read(high, &old) || before != old)
		return false;
	same = io->write(high, ~old) && io->read(low, &now) && now == ~old &&
	       io->write(high, old ^ 0x5aa5a55a) && io->read(low, &now) &&
	       now == (old ^ 0x5aa5a55a);
	io->write(high, old);
	return same;
}

static int give_up(const struct ram_access *io, struct span s, const char *why)
{
	if (memblock.memory.cnt + 2 > memblock.memory.max)
		return -ENOMEM;
	if (io->lost)
		io->lost(s.start, s.end, why);
	return memblock_remove(s.start, s.end - s.start);
}

/* --- memory seen again --- */

/* A free page of [base, base + distance) whose counterpart at + distance is free, too. */
static bool find_pair(struct span all, phys_addr_t distance, phys_addr_t *low)
{
	struct span window = { all.start, all.start + distance }, s, t;
	phys_addr_t start, end, start2, end2;
	u64 i, j;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		s = both(window, start, end);
		if (s.start >= s.end)
			continue;
		s = (struct span){ s.start + distance, min(s.end + distance, all.end) };
		for_each_free_mem_range(j, NUMA_NO_NODE, MEMBLOCK_NONE, &start2, &end2, NULL) {
			t = both(s, start2, end2);
			if (t.start < t.end) {
				*low = t.start - distance;
				return true;
			}
		}
	}
	return false;
}

/* Each doubling of a bank is either there or shows what is below. */
static int check_doublings(const struct ram_access *io, struct span all)
{
	phys_addr_t distance, low;
	int err = 0;

	for (distance = SZ_16M; !err && distance < all.end - all.start; distance *= 2) {
		struct span s = { all.start + distance, min(all.start + 2 * distance, all.end) };

		if (find_pair(all, distance, &low) && same_word(io, low, low + distance))
			err = give_up(io, s, "is the memory below it once more");
	}
	return err;
}

/* --- memory that is not there --- */

/* The page from which on pages answer like the last one; `first` and the last differ. */
static phys_addr_t find_edge(const struct ram_access *io, struct span s, bool first)
{
	phys_addr_t low = s.start, high = s.end - PAGE_SIZE;

	while (high - low > PAGE_SIZE) {
		phys_addr_t mid = low + (((high - low) / 2) & ~(phys_addr_t)~PAGE_MASK);

		if (holds(io, mid) == first)
			low = mid;
		else
			high = mid;
	}
	return high;
}

/* Free memory inside one section, whole pages. Leaves in *lost what is not there. */
static void check_piece(const struct ram_access *io, struct span s, struct span *lost)
{
	bool first = holds(io, s.start), last = holds(io, s.end - sizeof(u32));
	phys_addr_t edge = s.end;

	*lost = (struct span){ s.end, s.end };
	if (first && last)
		return;
	if (first != last)
		edge = find_edge(io, s, first);
	*lost = first ? (struct span){ edge, s.end } : (struct span){ s.start, edge };
}

/* The first free pages at or above pos, up to the end of their section. */
static bool next_piece(phys_addr_t pos, struct span *piece)
{
	phys_addr_t start, end;
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		struct span s = { pos, PHYS_ADDR_MAX };

		s = both(s, start, end);
		if (s.start >= s.end)
			continue;
		s.end = min(s.end, ALIGN_DOWN(s.start, SECTION_BYTES) + SECTION_BYTES);
		*piece = s;
		return true;
	}
	return false;
}

static int check_pieces(const struct ram_access *io)
{
	static const char why[] = "does not keep what is written";
	struct span piece, lost, all = { 0, 0 };
	phys_addr_t pos = 0;
	int err = 0;

	while (!err && next_piece(pos, &piece)) {
		check_piece(io, piece, &lost);
		pos = piece.end;
		if (lost.start == lost.end)
			continue;
		if (lost.start != all.end) {
			if (all.end)
				err = give_up(io, all, why);
			all.start = lost.start;
		}
		all.end = lost.end;
	}
	return err || !all.end ? err : give_up(io, all, why);
}

/* The first memory at or above pos, and all that follows without a gap, whatever its flags. */
static bool next_bank(phys_addr_t pos, struct span *all)
{
	const struct memblock_region *r;

	*all = (struct span){ 0, 0 };
	for_each_mem_region(r) {
		if (r->base < pos)
			continue;
		if (!all->end)
			all->start = r->base;
		else if (r->base != all->end)
			break;
		all->end = r->base + r->size;
	}
	return all->end;
}

int ram_check(const struct ram_access *io)
{
	struct span all = { 0, 0 };
	int err = 0;

	while (!err && next_bank(all.end, &all))
		err = check_doublings(io, all);
	return err ?: check_pieces(io);
}
