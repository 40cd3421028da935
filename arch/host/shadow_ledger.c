// SPDX-License-Identifier: MIT
/*
 * The ledger of the shadow caches (shadow.h): for each line, the numbers of the events that matter,
 * and the rules that they must keep before a device or the CPU may touch it.
 *
 * Order counts at each step. A clean must have gone through L1 before L2: pushed the other way, the
 * line is still in L2. Before the CPU reads, L2 must have dropped the line before L1: the other way
 * L1 may have been filled from L2 once more. And what L2 was told is done when it was drained.
 */
#include <granule/devbus.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <../arch/host/shadow.h>

void shadow_label_line(struct shadow_line *l, struct shadow_label *label)
{
	struct shadow_note *note = shadow_note(l);

	note->label = label;
	note->dev = 0;
	note->shared = false;
}

void shadow_note_cpu(struct shadow_line *l)
{
	shadow_note(l)->cpu = shadow.event++;
	shadow_note(l)->lost = false;
}

void shadow_note_op(struct shadow_line *l, unsigned int level, bool drops)
{
	struct shadow_note *note = shadow_note(l);

	if (level == 0 && note->push1 <= note->cpu)
		note->push1 = shadow.event;
	if (level == 1 && note->push2 <= note->cpu && note->push1 > note->cpu)
		note->push2 = shadow.event;
	if (!drops)
		return;
	if (level == 1 && note->drop2 <= note->dev)
		note->drop2 = shadow.event;
	if (level == 0 && (!shadow.outer || note->drop2 > note->dev))
		note->drop1 = shadow.event;
}

void shadow_note_device(struct shadow_line *l)
{
	shadow_note(l)->dev = shadow.event;
	shadow_note(l)->lost = false;
}

/* "frame 7 0x48001000+0x400 of vpss", of what a line belongs to. */
static const char *name_of(const struct shadow_line *l, char *text, size_t size)
{
	const struct shadow_label *label = shadow_note(l)->label;

	if (!label)
		snprintf(text, size, "memory at %#llx", (u64)(l->page->phys + l->first));
	else
		snprintf(text, size, "%s %#llx+%#zx of %s", label->buffer, (u64)label->dma,
			 label->size, label->device);
	return text;
}

void shadow_note_lost(struct shadow_line *l)
{
	struct shadow_note *note = shadow_note(l);
	char name[96];

	note->lost = true;
	if (note->shared || (!note->kept && l->first == l->from && l->last == l->to - 1))
		return;
	devbus_report("%s: line %#llx was dropped while dirty, a neighbour's data with it; missing "
		      "clean of the partial line\n", name_of(l, name, sizeof(name)),
		      (u64)(l->page->phys + l->from));
	note->shared = true;
}

/* The step that is missing on the way out, and on the way in. */
static const char *before(const struct shadow_note *note)
{
	if (note->push1 <= note->cpu)
		return "arch_dcache_*()";
	return note->push2 <= note->cpu ? "outer_*_range() after arch_dcache_*()" : "outer_sync()";
}

static const char *after(const struct shadow_note *note)
{
	return shadow.outer && note->drop2 <= note->dev ? "outer_inv_range()" :
	       "arch_dcache_inval(), the last step";
}

bool shadow_judge_device(struct shadow_line *l, bool write)
{
	struct shadow_note *note = shadow_note(l);
	char name[96];

	if (note->shared)
		return true;
	if (note->lost && !write) {
		devbus_report("%s: what the CPU wrote to line %#llx was dropped before the device "
			      "read it; missing arch_dcache_clean()\n",
			      name_of(l, name, sizeof(name)), (u64)(l->page->phys + l->from));
		return false;
	}
	if (note->push1 > note->cpu &&
	    (!shadow.outer || (note->push2 > note->cpu && note->push2 <= shadow.drained)))
		return true;
	devbus_report("%s: line %#llx may be dirty in %s when the device %s it; missing %s "
		      "(dma_map_*(), dma_sync_*_for_device()): %s\n",
		      name_of(l, name, sizeof(name)), (u64)(l->page->phys + l->from),
		      note->push1 > note->cpu ? "L2" : "L1", write ? "writes" : "reads",
		      write ? "invalidation before" : "clean", before(note));
	return false;
}

bool shadow_judge_cpu(struct shadow_line *l, bool write)
{
	struct shadow_note *note = shadow_note(l);
	char name[96];

	if (!note->dev || note->shared || note->drop1 > note->dev)
		return true;
	devbus_report("%s: line %#llx may be stale in %s when the CPU %s it, owner CPU; missing "
		      "invalidation after (dma_unmap_*(), dma_sync_*_for_cpu()): %s\n",
		      name_of(l, name, sizeof(name)),
		      (u64)(l->page->phys + l->from),
		      shadow.outer && note->drop2 <= note->dev ? "L2" : "L1",
		      write ? "writes" : "reads", after(note));
	note->dev = 0;
	return false;
}

/* Bytes of the line, or of its lent part, that the device may write. */
static enum shadow_lent strictest(const struct shadow_line *l, size_t first, size_t last)
{
	enum shadow_lent most = LENT_NOT;

	for (size_t at = first; at <= last; at++)
		most = max(most, (enum shadow_lent)l->page->lent[at]);
	return most;
}

void shadow_judge_store(struct shadow_line *l, size_t first, size_t last)
{
	struct shadow_note *note = shadow_note(l);
	enum shadow_lent line = strictest(l, l->from, l->to - 1);
	char name[96];

	if (line == LENT_NOT || note->shared)
		return;
	if (strictest(l, first, last) != LENT_NOT) {
		devbus_report("%s: the CPU wrote to line %#llx of it, owner device; missing "
			      "dma_sync_*_for_cpu() before, dma_sync_*_for_device() after\n",
			      name_of(l, name, sizeof(name)), (u64)(l->page->phys + l->from));
		note->shared = true;
	} else if (line == LENT_WRITE) {
		devbus_report("%s: shares cache line %#llx with a neighbour that the CPU wrote to "
			      "meanwhile, owner device; missing alignment to "
			      "dma_get_cache_alignment()\n",
			      name_of(l, name, sizeof(name)), (u64)(l->page->phys + l->from));
		note->shared = true;
	}
}
