// SPDX-License-Identifier: MIT
/*
 * The shadow caches as devbus's memory (shadow.h): buffers are lent and taken back, devices read
 * and write DRAM, each line is judged by the ledger.
 */
#include <granule/devbus.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <../arch/host/libc.h>
#include <../arch/host/shadow.h>

/* Labels live until the shadow stops: reports about a buffer may come after its mapping's end. */
struct kept_label {
	struct kept_label *next;
	struct shadow_label label;
};

static struct kept_label *labels;

static struct shadow_label *keep_label(const struct devbus_mapping *map)
{
	struct kept_label *kept = calloc(1, sizeof(*kept));

	if (!kept)
		abort();
	kept->label = (struct shadow_label){
		.buffer = map->name ? map->name : "buffer", .dma = map->dma, .phys = map->phys,
		.size = map->size,
	};
	snprintf(kept->label.device, sizeof(kept->label.device), "%s", dev_name(map->dev));
	kept->next = labels;
	labels = kept;
	return &kept->label;
}

static void shadow_named(struct devbus_mapping *map)
{
	for (struct kept_label *kept = labels; kept; kept = kept->next)
		if (kept->label.phys == map->phys && kept->label.size == map->size)
			kept->label.buffer = map->name;
}

void shadow_bus_reset(void)
{
	while (labels) {
		struct kept_label *gone = labels;

		labels = gone->next;
		free(gone);
	}
}

/* --- lending -------------------------------------------------------------------------------- */

struct lending {
	struct shadow_label *label;	/* NULL: taken back */
	enum shadow_lent lent;
};

static void lend_line(struct shadow_line *l, void *data)
{
	struct lending *lending = data;

	if (l->page->state[l->index] & SHADOW_UNCACHED)
		return;
	shadow_harvest(l);
	memset(l->page->lent + l->first, lending->lent, l->last - l->first + 1);
	if (lending->label)
		shadow_label_line(l, lending->label);
	else
		shadow_note_cpu(l);
	shadow_show(l);
}

static void lend(const struct devbus_mapping *map, size_t from, size_t to,
		 struct shadow_label *label)
{
	struct lending lending = {
		.label = label,
		.lent = !label ? LENT_NOT : map->dir == DMA_TO_DEVICE ? LENT_READ : LENT_WRITE,
	};

	shadow_adversary(map->phys + from, to - from);
	shadow.event++;
	shadow_each_line(map->phys + from, to - from, lend_line, &lending);
	shadow_adversary(map->phys + from, to - from);
}

/* It sees the caches, or it is no RAM (dma_map_resource): nothing is lent. */
static bool outside(const struct devbus_mapping *map)
{
	return map->dev->dma_coherent || !pfn_valid(PHYS_PFN(map->phys));
}

static void share_line(struct shadow_line *l, void *data)
{
	const struct devbus_mapping *map = data;

	shadow_harvest(l);
	if (!(l->page->state[l->index] & SHADOW_UNCACHED))
		devbus_report("%s: line %#llx of coherent memory is mapped cached\n",
			      dev_name(map->dev), (u64)(l->page->phys + l->from));
	else if (shadow_judge_device(l, true))
		shadow_judge_cpu(l, true);
}

/*
 * Coherent memory is uncached, and no line of it is left in a cache. A page never met was made so
 * before the shadow began.
 */
static void share(struct devbus_mapping *map)
{
	phys_addr_t end = map->phys + map->size, next;

	for (phys_addr_t at = map->phys; at < end; at = next) {
		next = min((at & PAGE_MASK) + PAGE_SIZE, end);
		if (shadow_find(at))
			shadow_each_line(at, next - at, share_line, map);
	}
}

static void shadow_mapped(struct devbus_mapping *map)
{
	if (outside(map))
		return;
	if (map->coherent)
		share(map);
	else if (!map->nr_pieces)
		lend(map, 0, map->size, keep_label(map));
}

/* A buffer that the device may have written goes back: L1 will have to be dropped. */
static void coming_back(const struct devbus_mapping *map)
{
	shadow.back = map->dir != DMA_TO_DEVICE;
}

static void shadow_unmapped(struct devbus_mapping *map)
{
	if (outside(map) || map->coherent)
		return;
	lend(map, 0, map->size, NULL);
	coming_back(map);
}

static void shadow_synced(struct devbus_mapping *map, size_t from, size_t to, bool for_device)
{
	if (outside(map))
		return;
	lend(map, from, to, for_device ? keep_label(map) : NULL);
	if (!for_device)
		coming_back(map);
}

/* --- access --------------------------------------------------------------------------------- */

struct access {
	u8 *buf;
	phys_addr_t phys;		/* of buf[0] */
	bool write, coherent, refused;
};

/* Not in any cache of ours: coherent memory on a page that was never tracked is memory. */
static bool plain(const struct devbus_mapping *map, phys_addr_t phys)
{
	return map->coherent && !shadow_find(phys);
}

static void access_line(struct shadow_line *l, void *data)
{
	struct access *a = data;
	struct shadow_page *page = l->page;
	size_t len = l->last - l->first + 1;
	u8 *buf = a->buf + (page->phys + l->first - a->phys);

	shadow_harvest(l);
	shadow_totals.transfer_lines++;
	if (!a->coherent && !(page->state[l->index] & SHADOW_UNCACHED) &&
	    !shadow_judge_device(l, a->write))
		a->refused = true;
	if (a->write) {
		memcpy(page->dram + l->first, buf, len);
		if (a->coherent)	/* the device's writes go through the caches */
			memcpy(page->l1 + l->first, buf, len);
		else
			shadow_note_device(l);
		if (a->coherent && page->state[l->index] & SHADOW_L2)
			memcpy(page->l2 + l->first, buf, len);
		shadow_show(l);
	} else {
		for (size_t i = 0; i < len; i++)
			buf[i] = a->coherent ? shadow_visible(page, l->index, l->first + i) :
				 page->dram[l->first + i];
	}
}

static int access_memory(struct devbus_mapping *map, size_t offset, void *buf, size_t len,
			 bool write)
{
	struct access a = {
		.buf = buf, .phys = map->phys + offset, .write = write, .coherent = outside(map),
	};

	shadow_totals.transfers++;
	if (!pfn_valid(PHYS_PFN(map->phys))) {
		devbus_report("%s: %#llx is no RAM of this machine\n", dev_name(map->dev),
			      (u64)a.phys);
		return -EFAULT;
	}
	if (plain(map, a.phys)) {
		if (write)
			memcpy(__va(a.phys), buf, len);
		else
			memcpy(buf, __va(a.phys), len);
		return 0;
	}
	shadow_adversary(a.phys, len);
	shadow.event++;
	shadow_each_line(a.phys, len, access_line, &a);
	shadow_adversary(a.phys, len);
	return a.refused ? -EFAULT : 0;
}

static int shadow_read(struct devbus_mapping *map, size_t offset, void *buf, size_t len)
{
	return access_memory(map, offset, buf, len, false);
}

static int shadow_write(struct devbus_mapping *map, size_t offset, const void *buf, size_t len)
{
	return access_memory(map, offset, (void *)buf, len, true);
}

static void peek_line(struct shadow_line *l, void *data)
{
	struct access *a = data;

	memcpy(a->buf + (l->page->phys + l->first - a->phys), l->page->dram + l->first,
	       l->last - l->first + 1);
}

static void shadow_peek(struct devbus_mapping *map, size_t offset, void *buf, size_t len)
{
	struct access a = { .buf = buf, .phys = map->phys + offset };

	if (plain(map, a.phys) || outside(map))
		memcpy(buf, __va(a.phys), len);
	else
		shadow_each_line(a.phys, len, peek_line, &a);
}

/* --- the CPU -------------------------------------------------------------------------------- */

static void cpu_line(struct shadow_line *l, void *data)
{
	struct access *a = data;

	shadow_harvest(l);
	if (!(l->page->state[l->index] & SHADOW_UNCACHED) && !shadow_judge_cpu(l, a->write))
		a->refused = true;
}

static int shadow_cpu(phys_addr_t phys, size_t len, bool write)
{
	struct access a = { .write = write };

	if (!shadow_find(phys))
		return 0;
	shadow_each_line(phys, len, cpu_line, &a);
	return a.refused ? -EFAULT : 0;
}

const struct devbus_backend shadow_backend = {
	.mapped = shadow_mapped, .unmapped = shadow_unmapped,
	.named = shadow_named, .synced = shadow_synced, .read = shadow_read,
	.write = shadow_write, .peek = shadow_peek, .cpu = shadow_cpu,
};
