// SPDX-License-Identifier: MIT
/*
 * The table of bindings. Owns: the table and the modules. Lock: bind_lock. A loop is looked for by
 * devices, not channels: an engine's outputs depend on all of its inputs.
 */
#include "umap.h"
#include <granule/check.h>
#include <granule/proc.h>
#include <granule/sysbind.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>

struct binding {
	struct media_chn from, to;
	unsigned long sent, dropped;
	bool used;
};

static struct binding table[SYSBIND_MAX];
static const struct sysbind_module *modules[VB_OWNERS];
static DEFINE_SPINLOCK(bind_lock);

#define CHN_FMT "%s %u.%u"
#define CHN_ARG(c) vb_owner_name((c)->mod), (c)->dev, (c)->chn

static bool same_dev(const struct media_chn *a, const struct media_chn *b)
{
	return a->mod == b->mod && a->dev == b->dev;
}

static bool same_chn(const struct media_chn *a, const struct media_chn *b)
{
	return same_dev(a, b) && a->chn == b->chn;
}

static struct binding *find(const struct media_chn *from, const struct media_chn *to)
{
	for (unsigned int i = 0; i < SYSBIND_MAX; i++)
		if (table[i].used && same_chn(&table[i].to, to) &&
		    (!from || same_chn(&table[i].from, from)))
			return &table[i];
	return NULL;
}

/* Does it begin at the device `start`, or where a binding in the set `taken` ends? */
static bool follows(const struct binding *b, const struct media_chn *start, u64 taken)
{
	bool follows = same_dev(&b->from, start);

	for (unsigned int k = 0; k < SYSBIND_MAX && !follows; k++)
		follows = taken >> k & 1 && same_dev(&table[k].to, &b->from);
	return follows;
}

/*
 * Do frames from device `start` reach device `goal`? Each round follows the bindings of what was
 * reached before; nothing new in a round: all is known.
 */
static bool reaches(const struct media_chn *start, const struct media_chn *goal)
{
	u64 taken = 0;
	bool more = true;

	BUILD_BUG_ON(SYSBIND_MAX > 64);
	if (same_dev(start, goal))
		return true;
	while (more) {
		more = false;
		for (unsigned int i = 0; i < SYSBIND_MAX; i++) {
			if (!table[i].used || taken >> i & 1 || !follows(&table[i], start, taken))
				continue;
			if (same_dev(&table[i].to, goal))
				return true;
			taken |= 1ull << i;
			more = true;
		}
	}
	return false;
}

int sysbind_register(enum vb_owner mod, const struct sysbind_module *module)
{
	unsigned long flags;
	int err = 0;

	if (mod >= VB_OWNERS || !module->devs || (module->sinks && !module->receive))
		return -EINVAL;
	spin_lock_irqsave(&bind_lock, flags);
	if (modules[mod])
		err = -EEXIST;
	else
		modules[mod] = module;
	spin_unlock_irqrestore(&bind_lock, flags);
	return err;
}

void sysbind_unregister(enum vb_owner mod)
{
	unsigned long flags;

	spin_lock_irqsave(&bind_lock, flags);
	modules[mod] = NULL;
	for (unsigned int i = 0; i < SYSBIND_MAX; i++)
		if (table[i].from.mod == mod || table[i].to.mod == mod)
			table[i].used = false;
	spin_unlock_irqrestore(&bind_lock, flags);
}

static int channel_exists(const struct media_chn *c, bool sends)
{
	if (c->mod >= VB_OWNERS || !modules[c->mod])
		return -ENODEV;
	if (c->dev >= modules[c->mod]->devs ||
	    c->chn >= (sends ? modules[c->mod]->sources : modules[c->mod]->sinks))
		return -EINVAL;
	return 0;
}

static int bind_locked(const struct media_chn *from, const struct media_chn *to)
{
	int err = channel_exists(from, true) ?: channel_exists(to, false);

	if (err)
		return err;
	if (find(NULL, to))
		return -EBUSY;
	if (reaches(to, from))
		return -ELOOP;
	for (unsigned int i = 0; i < SYSBIND_MAX; i++) {
		if (!table[i].used) {
			table[i] = (struct binding){ *from, *to, .used = true };
			return 0;
		}
	}
	return -ENOSPC;
}

static const char *why(int err)
{
	switch (err) {
	case -ENODEV: return "there is no such engine";
	case -EINVAL: return "there is no such channel";
	case -EBUSY: return "the destination has a source already";
	case -ELOOP: return "frames would go round in a loop";
	}
	return "the table is full";
}

int sysbind_bind(const struct media_chn *from, const struct media_chn *to)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&bind_lock, flags);
	err = bind_locked(from, to);
	spin_unlock_irqrestore(&bind_lock, flags);
	if (err)
		pr_err("sysbind: " CHN_FMT " -> " CHN_FMT ": %s\n", CHN_ARG(from), CHN_ARG(to),
		       why(err));
	return err;
}

int sysbind_unbind(const struct media_chn *from, const struct media_chn *to)
{
	struct binding *b;
	unsigned long flags;

	spin_lock_irqsave(&bind_lock, flags);
	b = find(from, to);
	if (b)
		b->used = false;
	spin_unlock_irqrestore(&bind_lock, flags);
	return b ? 0 : -ENOENT;
}

int sysbind_source(const struct media_chn *to, struct media_chn *from)
{
	struct binding *b;
	unsigned long flags;

	spin_lock_irqsave(&bind_lock, flags);
	b = find(NULL, to);
	if (b)
		*from = b->from;
	spin_unlock_irqrestore(&bind_lock, flags);
	return b ? 0 : -ENOENT;
}

unsigned int sysbind_send(const struct media_chn *from, const struct media_frame *frame)
{
	unsigned int took = 0;
	unsigned long flags;

	spin_lock_irqsave(&bind_lock, flags);
	for (unsigned int i = 0; i < SYSBIND_MAX; i++) {
		struct binding *b = &table[i];

		if (!b->used || !same_chn(&b->from, from))
			continue;
		if (modules[b->to.mod]->receive(&b->to, frame)) {
			b->dropped++;
		} else {
			b->sent++;
			took++;
		}
	}
	spin_unlock_irqrestore(&bind_lock, flags);
	return took;
}

int sysbind_counts(const struct media_chn *from, const struct media_chn *to, unsigned long *sent,
		   unsigned long *dropped)
{
	struct binding *b;
	unsigned long flags;

	spin_lock_irqsave(&bind_lock, flags);
	b = find(from, to);
	if (b) {
		*sent = b->sent;
		*dropped = b->dropped;
	}
	spin_unlock_irqrestore(&bind_lock, flags);
	return b ? 0 : -ENOENT;
}

unsigned long sysbind_dropped(void)
{
	unsigned long flags, dropped = 0;

	spin_lock_irqsave(&bind_lock, flags);
	for (unsigned int i = 0; i < SYSBIND_MAX; i++)
		if (table[i].used)
			dropped += table[i].dropped;
	spin_unlock_irqrestore(&bind_lock, flags);
	return dropped;
}

int sysbind_check(void)
{
	const char *broken = NULL;
	unsigned long flags;

	spin_lock_irqsave(&bind_lock, flags);
	for (unsigned int i = 0; i < SYSBIND_MAX && !broken; i++) {
		struct binding *b = &table[i];

		if (!b->used)
			continue;
		if (channel_exists(&b->from, true) || channel_exists(&b->to, false))
			broken = "a channel that is not there";
		else if (find(NULL, &b->to) != b)
			broken = "a destination with two sources";
		else if (reaches(&b->to, &b->from))
			broken = "a loop";
	}
	spin_unlock_irqrestore(&bind_lock, flags);
	if (broken)
		pr_err("sysbind_check: %s\n", broken);
	return broken ? -EINVAL : 0;
}
CHECK(sysbind, sysbind_check);

/*
 * One line a binding, with the first binding that leads on from there: of the same channel, where
 * an engine keeps its channels apart. rstCnt: refused frames.
 */
static void show_binding(struct seq_file *m, const struct binding *b)
{
	const struct binding *on = NULL;

	for (unsigned int i = 0; i < SYSBIND_MAX && !on; i++)
		if (table[i].used && same_dev(&table[i].from, &b->to) &&
		    (modules[b->to.mod]->sinks == 1 || table[i].from.chn == b->to.chn))
			on = &table[i];
	seq_printf(m, "%8s%8u%8u%8s%8u%8u", CHN_ARG(&b->from), CHN_ARG(&b->to));
	if (on)
		seq_printf(m, "%8s%8u%8u", CHN_ARG(&on->to));
	else
		seq_printf(m, "%8s%8u%8u", "null", 0, 0);
	seq_printf(m, "%10lu%10lu\n", b->sent, b->dropped);
}

static int sysbind_show(struct seq_file *m, void *v)
{
	unsigned long flags;

	umap_head(m, "SYS");
	umap_section(m, "BIND RELATION TABLE");
	seq_printf(m, "%8s%8s%8s%8s%8s%8s%8s%8s%8s%10s%10s\n", "FirMod", "FirDev", "FirChn",
		   "SecMod", "SecDev", "SecChn", "TirMod", "TirDev", "TirChn", "SendCnt", "rstCnt");
	spin_lock_irqsave(&bind_lock, flags);
	for (unsigned int i = 0; i < SYSBIND_MAX; i++)
		if (table[i].used)
			show_binding(m, &table[i]);
	spin_unlock_irqrestore(&bind_lock, flags);
	return 0;
}
PROC(umap_sysbind, "/proc/umap/sysbind", sysbind_show, NULL);
