// SPDX-License-Identifier: MIT
/*
 * alloc and free by hand: pages, kmalloc and vmalloc memory under handles, so that a person can
 * watch what one allocation does to buddyinfo, slabinfo or vmallocinfo.
 */
#include "shell.h"
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define HANDLES 64

enum kind { NOTHING, PAGES, KMALLOC, VMALLOC };
static const char *const kind_name[] = { "", "pages", "kmalloc", "vmalloc" };

static struct handle {
	enum kind kind;
	unsigned int order;	/* PAGES */
	size_t size;		/* bytes asked for */
	struct page *page;	/* PAGES: may have no address (highmem) */
	void *addr;
} handles[HANDLES];

/* The gfp masks a person may ask for by name. */
static const struct {
	const char *name;
	gfp_t gfp;
} gfp_names[] = {
	{ "kernel", GFP_KERNEL }, { "atomic", GFP_ATOMIC }, { "dma", GFP_KERNEL | GFP_DMA },
	{ "dma32", GFP_KERNEL | GFP_DMA32 }, { "highuser", GFP_HIGHUSER },
	{ "movable", GFP_HIGHUSER_MOVABLE }, { "reclaimable", GFP_KERNEL | __GFP_RECLAIMABLE },
	{ "zero", GFP_KERNEL | __GFP_ZERO },
};

static bool gfp_by_name(const char *name, gfp_t *gfp)
{
	for (size_t i = 0; i < ARRAY_SIZE(gfp_names); i++) {
		if (!strcmp(name, gfp_names[i].name)) {
			*gfp = gfp_names[i].gfp;
			return true;
		}
	}
	printk("alloc: '%s' is no mask; one of:", name);
	for (size_t i = 0; i < ARRAY_SIZE(gfp_names); i++)
		printk(" %s", gfp_names[i].name);
	printk("\n");
	return false;
}

static bool fill_handle(struct handle *h, enum kind kind, u64 amount, gfp_t gfp)
{
	h->kind = kind;
	h->size = amount;
	switch (kind) {
	case PAGES:
		h->order = amount;
		h->size = PAGE_SIZE << amount;
		h->page = alloc_pages(gfp, h->order);
		h->addr = h->page ? page_address(h->page) : NULL;
		return h->page != NULL;
	case KMALLOC:
		h->addr = kmalloc(h->size, gfp);
		return !ZERO_OR_NULL_PTR(h->addr);
	default:
		h->addr = __vmalloc(h->size, gfp);
		return h->addr != NULL;
	}
}

static void print_handle(const struct handle *h)
{
	printk("%2d  %-7s %10zu bytes  ", (int)(h - handles), kind_name[h->kind], h->size);
	if (h->page)
		printk("order %u pfn 0x%lx  ", h->order, page_to_pfn(h->page));
	if (h->addr)
		printk("at 0x%px\n", h->addr);
	else
		printk("no kernel address\n");
}

static int list_handles(void)
{
	for (struct handle *h = handles; h < handles + HANDLES; h++)
		if (h->kind)
			print_handle(h);
	return 0;
}

static struct handle *unused_handle(void)
{
	for (struct handle *h = handles; h < handles + HANDLES; h++)
		if (!h->kind)
			return h;
	printk("alloc: all %d handles are in use; `free` some\n", HANDLES);
	return NULL;
}

static enum kind kind_by_name(const char *name)
{
	for (int k = PAGES; k <= VMALLOC; k++)
		if (!strcmp(name, kind_name[k]))
			return k;
	return NOTHING;
}

static int cmd_alloc(int argc, char **argv)
{
	gfp_t gfp = GFP_KERNEL;
	enum kind kind;
	struct handle *h;
	u64 amount;

	if (argc == 1)
		return list_handles();
	kind = argc == 3 || argc == 4 ? kind_by_name(argv[1]) : NOTHING;
	if (!kind)
		return CMD_USAGE;
	if (!shell_number(kind == PAGES ? "order" : "size", argv[2],
			  kind == PAGES ? MAX_PAGE_ORDER : SIZE_MAX, &amount))
		return 2;
	if (argc == 4 && !gfp_by_name(argv[3], &gfp))
		return 2;
	h = unused_handle();
	if (!h)
		return 1;
	if (!fill_handle(h, kind, amount, gfp | __GFP_NOWARN)) {
		printk("alloc: no memory for %s %s; `buddyinfo` shows what is free\n", argv[1],
		       argv[2]);
		memset(h, 0, sizeof(*h));
		return 1;
	}
	print_handle(h);
	return 0;
}
COMMAND(alloc, cmd_alloc, "[pages|kmalloc|vmalloc ORDER|SIZE [MASK]]", "allocate memory by hand",
	"`alloc pages 3`, `alloc kmalloc 100`, `alloc vmalloc 1M`; without words, lists\n"
	"the handles.\n"
	"MASK: kernel, atomic, dma, dma32, highuser, movable, reclaimable or zero.\n");

static void free_handle(struct handle *h)
{
	switch (h->kind) {
	case PAGES: __free_pages(h->page, h->order); break;
	case KMALLOC: kfree(h->addr); break;
	case VMALLOC: vfree(h->addr); break;
	case NOTHING: return;
	}
	memset(h, 0, sizeof(*h));
}

static int cmd_free(int argc, char **argv)
{
	u64 n;

	if (argc != 2)
		return CMD_USAGE;
	if (!strcmp(argv[1], "all")) {
		for (struct handle *h = handles; h < handles + HANDLES; h++)
			free_handle(h);
		return 0;
	}
	if (!shell_number("handle", argv[1], HANDLES - 1, &n))
		return 2;
	if (!handles[n].kind) {
		printk("free: handle %llu is not in use; `alloc` lists them\n", n);
		return 1;
	}
	free_handle(&handles[n]);
	return 0;
}
COMMAND(free, cmd_free, "HANDLE|all", "free what `alloc` gave", NULL);
