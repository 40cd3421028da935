// SPDX-License-Identifier: MIT
/* /proc/vmallocinfo in Linux's text: one line an area, who made it, what it holds. */
#include "vmalloc_internal.h"
#include <granule/proc.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>

static void show_nodes(struct seq_file *m, const struct vm_struct *area)
{
	unsigned int count[MAX_NUMNODES] = { 0 };

	for (unsigned int i = 0; i < area->nr_pages; i++)
		count[page_to_nid(area->pages[i])]++;
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		if (count[nid])
			seq_printf(m, " N%d=%u", nid, count[nid]);
}

static const char *kind_of(const struct vm_struct *area)
{
	if (area->flags & VM_IOREMAP)
		return " ioremap";
	if (area->flags & VM_ALLOC)
		return " vmalloc";
	if (area->flags & VM_MAP)
		return " vmap";
	return area->flags & VM_MAP_RAM ? " vm_map_ram" : "";
}

static void show_area(struct vm_struct *area, void *ctx)
{
	struct seq_file *m = ctx;
	char *start = area->addr;

	seq_printf(m, "0x%px-0x%px %7lu", start, start + area->size, area->size);
	if (area->dying) {
		seq_puts(m, " unpurged vm_area\n");
		return;
	}
	if (area->caller)
		seq_printf(m, " %pS", area->caller);
	if (area->nr_pages)
		seq_printf(m, " pages=%u", area->nr_pages);
	if (area->phys_addr)
		seq_printf(m, " phys=%pa", &area->phys_addr);
	seq_puts(m, kind_of(area));
	if (area->flags & VM_USERMAP)
		seq_puts(m, " user");
	if (area->flags & VM_DMA_COHERENT)
		seq_puts(m, " dma-coherent");
	if (area->pages && is_vmalloc_addr(area->pages))
		seq_puts(m, " vpages");
	if (area->nr_pages && area->pages)
		show_nodes(m, area);
	seq_putc(m, '\n');
}

static int vmallocinfo_show(struct seq_file *m, void *data)
{
	(void)data;
	vm_area_for_each(show_area, m);
	return 0;
}
PROC(vmallocinfo, "/proc/vmallocinfo", vmallocinfo_show, NULL);
