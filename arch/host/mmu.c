// SPDX-License-Identifier: MIT
/*
 * The rules of the adversary (host_mmu.h says which). Events are: a publish, which shows it new
 * entries; a flush; a table given back; an access. Single-threaded, as the host tests are.
 */
#include <linux/sprintf.h>
#include <linux/string.h>
#include <../arch/host/libc.h>
#include <../arch/host/mmu_internal.h>
#include <asm/page.h>

#define MAX_MMUS	8
static struct host_mmu *mmus[MAX_MMUS];

struct host_mmu *host_mmu_of(struct pgtable *pt)
{
	for (int i = 0; i < MAX_MMUS; i++)
		if (mmus[i] && mmus[i]->pt == pt)
			return mmus[i];
	return NULL;
}

void host_mmu_violation(struct host_mmu *mmu, enum host_violation kind, u64 va, const char *what)
{
	static const char *const names[HOST_VIOLATIONS] = {
		"break-before-make", "unpublished", "stale", "freed", "bad entry",
	};

	mmu->violations[kind]++;
	snprintf(mmu->last, sizeof(mmu->last), "%s, %s at %#llx: %s", mmu->format->name,
		 names[kind], (unsigned long long)va, what);
}

static u64 level_size(const struct host_mmu *mmu, unsigned int level)
{
	return 1ull << mmu->format->shift(level);
}

/* --- new entries --- */

static struct htable *table_at(struct host_mmu *mmu, const char *mem)
{
	for (struct htable *t = mmu->tables; t; t = t->next)
		if (t->mem == mem)
			return t;
	return NULL;
}

static bool same_translation(const struct tlb_entry *old, u64 va, u64 size,
			     const struct host_entry *new)
{
	return old->va == va && old->size == size && old->entry.pa == new->pa &&
	       old->entry.type == new->type && old->entry.global == new->global &&
	       old->entry.cont == new->cont;
}

static bool same_entry(const struct host_entry *a, const struct host_entry *b)
{
	return a->kind == b->kind && a->pa == b->pa && a->user == b->user && a->write == b->write &&
	       a->x == b->x && a->ux == b->ux && a->global == b->global && a->cont == b->cont &&
	       a->type == b->type;
}

/* An entry of a run: all of them must be there, alike and in order, whenever one can be seen. */
static void check_run(struct host_mmu *mmu, struct htable *t, unsigned int index, u64 va)
{
	unsigned int n = mmu->format->run(t->level), first = index & ~(n - 1);
	unsigned int bytes = mmu->format->entry_bytes;
	struct host_entry e0, e;
	u64 raw0 = shadow_read(mmu, t->mem + first * bytes);

	mmu->format->decode(t->level, raw0, &e0);
	for (unsigned int i = 1; i < n; i++) {
		u64 raw = shadow_read(mmu, t->mem + (first + i) * bytes);

		mmu->format->decode(t->level, raw, &e);
		if (!mmu->format->run_copies)
			e.pa -= i * level_size(mmu, t->level);
		if (!same_entry(&e, &e0)) {
			host_mmu_violation(mmu, HOST_BREAK, va, "entries of a run differ");
			return;
		}
	}
	if (e0.pa & (level_size(mmu, t->level) * n - 1))
		host_mmu_violation(mmu, HOST_BAD_ENTRY, va, "a contiguous run is not aligned");
}

static void see_leaf(struct host_mmu *mmu, struct htable *t, unsigned int index, u64 va,
		     struct host_entry e)
{
	u64 size = level_size(mmu, t->level);
	int i = -1;
	bool known = false;

	if (e.cont) {
		check_run(mmu, t, index, va);
		if (mmu->format->run_copies)
			e.pa |= va & (size * mmu->format->run(t->level) - 1);
	}
	if (e.pa & (size - 1))
		host_mmu_violation(mmu, HOST_BAD_ENTRY, va, "an unaligned address");
	for (struct walk_entry *w = mmu->walk_cache; w; w = w->next)
		if (w->level == t->level && w->va == va)
			host_mmu_violation(mmu, HOST_BREAK, va, "a block over a cached table");
	while ((i = tlb_overlap(mmu, va, size, i)) >= 0) {
		if (!same_translation(&mmu->tlb[i], va, size, &e))
			host_mmu_violation(mmu, HOST_BREAK, va, "contradicts a cached translation");
		known = true;	/* the old one stays in use until it is flushed */
	}
	if (!known)
		tlb_insert(mmu, va, size, &e);
}

static void see_entry(struct host_mmu *mmu, struct htable *t, unsigned int index);

static struct htable *new_table(struct host_mmu *mmu, char *mem, unsigned int level, u64 va,
				unsigned int entries)
{
	struct htable *t = calloc(1, sizeof(*t));

	*t = (struct htable) {
		.next = mmu->tables, .mem = mem, .level = level, .va = va, .entries = entries,
		.bytes = (size_t)entries * mmu->format->entry_bytes, .linked = true,
	};
	mmu->tables = t;
	return t;
}

static void see_table(struct host_mmu *mmu, unsigned int level, u64 va, const struct host_entry *e)
{
	u64 size = level_size(mmu, level);
	char *mem = __va(e->pa);
	struct htable *t = table_at(mmu, mem);
	bool cached = false;
	int i = -1;

	while ((i = tlb_overlap(mmu, va, size, i)) >= 0)
		if (mmu->tlb[i].size >= size)
			host_mmu_violation(mmu, HOST_BREAK, va, "a table over a cached block");
	for (struct walk_entry *w = mmu->walk_cache; w; w = w->next) {
		if (w->level != level || w->va != va)
			continue;
		cached = true;
		if (w->table != mem)
			host_mmu_violation(mmu, HOST_BREAK, va, "another table is still cached");
	}
	if (!cached)
		walk_insert(mmu, va, size, level, mem);
	if (t && t->linked) {
		host_mmu_violation(mmu, HOST_BAD_ENTRY, va, "a table linked twice");
		return;
	}
	if (!t)
		t = new_table(mmu, mem, level - 1, va, mmu->format->entries(level - 1));
	t->linked = true;
	t->va = va;
	for (unsigned int k = 0; k < t->entries; k++)
		see_entry(mmu, t, k);
}

static void see_entry(struct host_mmu *mmu, struct htable *t, unsigned int index)
{
	u64 va = t->va + index * level_size(mmu, t->level);
	const char *slot = t->mem + index * mmu->format->entry_bytes;
	struct host_entry e;

	mmu->format->decode(t->level, shadow_read(mmu, slot), &e);
	if (e.kind == HOST_LEAF)
		see_leaf(mmu, t, index, va, e);
	else if (e.kind == HOST_TABLE)
		see_table(mmu, t->level, va, &e);
}

/* A table entry went away: what hangs below is no longer reachable, though perhaps cached. */
static void unlink_below(struct host_mmu *mmu, u64 table_pa)
{
	struct htable *t = table_at(mmu, __va(table_pa));
	struct host_entry e;

	if (!t)
		return;
	t->linked = false;
	for (unsigned int i = 0; t->level && i < t->entries; i++) {
		mmu->format->decode(t->level,
				    shadow_read(mmu, t->mem + i * mmu->format->entry_bytes), &e);
		if (e.kind == HOST_TABLE)
			unlink_below(mmu, e.pa);
	}
}

/* --- the hooks --- */

static void publish_in_table(struct host_mmu *mmu, struct htable *t, const char *ptr, size_t bytes)
{
	unsigned int eb = mmu->format->entry_bytes;
	const char *from = ptr > t->mem ? ptr : t->mem;
	const char *to = ptr + bytes < t->mem + t->bytes ? ptr + bytes : t->mem + t->bytes;
	size_t n = to - from;
	char *old = malloc(n);

	for (size_t i = 0; i < n; i += eb)
		memcpy(old + i, shadow_of(mmu, from + i, true), eb);
	shadow_write(mmu, from, n);
	for (size_t i = 0; i < n; i += eb) {
		unsigned int index = (unsigned int)((from + i - t->mem) / eb);
		struct host_entry was;
		u64 raw = 0;

		memcpy(&raw, old + i, eb);
		if (!t->linked || raw == shadow_read(mmu, from + i))
			continue;
		mmu->format->decode(t->level, raw, &was);
		if (was.kind == HOST_TABLE)
			unlink_below(mmu, was.pa);
		see_entry(mmu, t, index);
	}
	free(old);
}

void host_mmu_publish(struct pgtable *pt, const void *ptr, size_t bytes)
{
	struct host_mmu *mmu = host_mmu_of(pt);
	const char *p = ptr;

	if (!mmu)
		return;
	mmu->stats.publishes++;
	mmu->stats.published_bytes += bytes;
	if (mmu->drop & HOST_DROP_PUBLISH)
		return;
	for (struct htable *t = mmu->tables; t; t = t->next)
		if (t->linked && p < t->mem + t->bytes && t->mem < p + bytes)
			publish_in_table(mmu, t, p, bytes);
	shadow_write(mmu, p, bytes);
}

/* The entries of a table at [offset, offset + bytes), all in one block of the shadow. */
static void check_block(struct host_mmu *mmu, struct htable *t, size_t offset, size_t bytes,
			const char *when)
{
	unsigned int eb = mmu->format->entry_bytes;
	const char *mem = t->mem + offset;

	if (!memcmp(shadow_of(mmu, mem, true), mem, bytes))
		return;
	for (size_t i = 0; i < bytes; i += eb)
		if (shadow_read(mmu, mem + i) != memory_read(mmu, mem + i))
			host_mmu_violation(mmu, HOST_UNPUBLISHED, t->va + (offset + i) / eb *
					   level_size(mmu, t->level), when);
}

static void check_published(struct host_mmu *mmu, const char *when)
{
	size_t block = (size_t)1 << BLOCK_SHIFT;

	for (struct htable *t = mmu->tables; t; t = t->next)
		for (size_t at = 0; t->linked && at < t->bytes; at += block)
			check_block(mmu, t, at, t->bytes - at < block ? t->bytes - at : block,
				    when);
}

void host_mmu_flush(struct pgtable *pt, u64 start, u64 end, u64 stride, bool last_level)
{
	struct host_mmu *mmu = host_mmu_of(pt);

	if (!mmu)
		return;
	mmu->stats.flushes++;
	check_published(mmu, "an entry changed and not published before a flush");
	if (mmu->drop & HOST_DROP_FLUSH)
		return;
	tlb_flush(mmu, start, end, stride);
	if (!last_level && !(mmu->drop & HOST_DROP_TABLE_FLUSH))
		walk_flush(mmu, start, end);
}

void host_mmu_table_freed(struct pgtable *pt, const void *table, size_t bytes)
{
	struct host_mmu *mmu = host_mmu_of(pt);
	const char *mem = table;
	struct htable **link;

	if (!mmu)
		return;
	for (struct walk_entry *w = mmu->walk_cache; w; w = w->next)
		if (w->table >= mem && w->table < mem + bytes)
			host_mmu_violation(mmu, HOST_FREED, w->va, "a table freed while cached");
	for (link = &mmu->tables; *link;) {
		struct htable *t = *link;

		if (t->mem < mem || t->mem >= mem + bytes) {
			link = &t->next;
			continue;
		}
		if (t->linked)
			host_mmu_violation(mmu, HOST_FREED, t->va, "a table freed while reachable");
		*link = t->next;
		free(t);
	}
	shadow_forget(mmu, mem, bytes);
}

/* --- translation and verification --- */

/* By the published tables alone. The level's size goes to *size. */
static struct host_entry walk_tables(struct host_mmu *mmu, u64 va, u64 *size)
{
	struct htable *t = mmu->root;
	struct host_entry e = { .kind = HOST_INVALID };

	while (t) {
		unsigned int level = t->level;
		u64 run = level_size(mmu, level) * mmu->format->run(level);
		unsigned int index = (unsigned int)((va - t->va) >> mmu->format->shift(level));

		*size = level_size(mmu, level);
		mmu->format->decode(level, shadow_read(mmu, t->mem +
						       index * mmu->format->entry_bytes), &e);
		if (e.kind != HOST_TABLE) {
			if (e.cont && mmu->format->run_copies)
				e.pa |= va & (run - 1) & ~(*size - 1);
			return e;
		}
		t = table_at(mmu, __va(e.pa));
	}
	return (struct host_entry) { .kind = HOST_INVALID };
}

bool host_mmu_translate(struct pgtable *pt, u64 va, struct host_translation *out)
{
	struct host_mmu *mmu = host_mmu_of(pt);
	int i = tlb_find(mmu, va);
	u64 size;

	if (i >= 0) {
		out->entry = mmu->tlb[i].entry;
		out->pa = out->entry.pa + (va - mmu->tlb[i].va);
		return true;
	}
	out->entry = walk_tables(mmu, va, &size);
	out->pa = out->entry.pa + (va & (size - 1));
	return out->entry.kind == HOST_LEAF;
}

unsigned int host_mmu_verify(struct pgtable *pt)
{
	struct host_mmu *mmu = host_mmu_of(pt);
	unsigned int n = 0;

	check_published(mmu, "an entry written and not published");
	for (int i = 0; i < mmu->tlb_size; i++) {
		const struct tlb_entry *c = &mmu->tlb[i];
		struct host_entry e;
		u64 size;

		if (!c->used)
			continue;
		e = walk_tables(mmu, c->va, &size);
		if (!same_entry(&e, &c->entry) || size != c->size)
			host_mmu_violation(mmu, HOST_STALE, c->va, "a translation is not true");
	}
	for (struct walk_entry *w = mmu->walk_cache; w; w = w->next) {
		struct htable *t = table_at(mmu, w->table);

		if (!t || !t->linked || t->va != w->va)
			host_mmu_violation(mmu, HOST_STALE, w->va, "a cached table is not linked");
	}
	for (int i = 0; i < HOST_VIOLATIONS; i++)
		n += mmu->violations[i];
	return n;
}

unsigned int host_mmu_violations(struct pgtable *pt, enum host_violation kind)
{
	return host_mmu_of(pt)->violations[kind];
}

const char *host_mmu_last_violation(struct pgtable *pt)
{
	return host_mmu_of(pt)->last;
}

void host_mmu_forgive(struct pgtable *pt)
{
	struct host_mmu *mmu = host_mmu_of(pt);

	memset(mmu->violations, 0, sizeof(mmu->violations));
	mmu->last[0] = 0;
}

struct host_mmu_stats host_mmu_stats(struct pgtable *pt)
{
	struct host_mmu *mmu = host_mmu_of(pt);

	return mmu ? mmu->stats : (struct host_mmu_stats) { 0 };
}

void host_mmu_drop(struct pgtable *pt, unsigned int what)
{
	host_mmu_of(pt)->drop = what;
}

void host_mmu_set_backing(struct pgtable *pt, const struct host_mmu_backing *backing)
{
	struct host_mmu *mmu = host_mmu_of(pt);

	mmu->backing = backing;
	for (int i = 0; backing && i < mmu->tlb_size; i++)
		if (mmu->tlb[i].used)
			backing->map(mmu->tlb[i].va, mmu->tlb[i].size, mmu->tlb[i].entry.pa,
				     &mmu->tlb[i].entry);
}

/* --- beginning and end --- */

void host_mmu_attach(struct pgtable *pt, const struct host_format *format)
{
	struct host_mmu *mmu = calloc(1, sizeof(*mmu));
	u64 span = (u64)pt->entries << format->shift(pt->level);

	mmu->pt = pt;
	mmu->format = format;
	tlb_reset(mmu);
	for (int i = 0;; i++) {
		if (i == MAX_MMUS)
			abort();
		if (!mmus[i]) {
			mmus[i] = mmu;
			break;
		}
	}
	mmu->root = new_table(mmu, pt->root, pt->level, pt->start & ~(span - 1), pt->entries);
	for (unsigned int i = 0; i < pt->entries; i++)
		see_entry(mmu, mmu->root, i);
}

void host_mmu_detach(struct pgtable *pt)
{
	struct host_mmu *mmu = host_mmu_of(pt);

	for (int i = 0; i < MAX_MMUS; i++)
		if (mmus[i] == mmu)
			mmus[i] = NULL;
	tlb_destroy(mmu);
	shadow_destroy(mmu);
	while (mmu->tables) {
		struct htable *t = mmu->tables;

		mmu->tables = t->next;
		free(t);
	}
	free(mmu);
}
