// SPDX-License-Identifier: MIT
/*
 * alloc and free by hand: pages, kmalloc, vmalloc and contiguous memory under handles, so that a
 * person can watch what one allocation does to buddyinfo, slabinfo, vmallocinfo or a CMA area.
 */
#include "shell.h"
#include <granule/movable_load.h>
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define HANDLES 64

enum kind { NOTHING, PAGES, KMALLOC, VMALLOC, CMA, MOVABLE, KINDS };
static const char *const kind_name[KINDS] = { "", "pages", "kmalloc", "vmalloc", "cma", "movable" };

static struct handle {
	enum kind kind;
	unsigned int order;	/* PAGES */
	size_t size;		/* bytes asked for */
	struct page *page;	/* PAGES: may have no address (highmem) */
	void *addr;
	struct cma *cma;		/* CMA: the area */
	struct movable_load load;	/* MOVABLE: single pages that may move at any time */
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

/* The area of that name; without one the default area. */
static struct cma *area_by_name(const char *name)
{
	struct cma *cma = name ? cma_find(name) : dma_contiguous_default_area;

	if (!cma)
		printk("alloc: no CMA area %s; `ls /sys/kernel/mm/cma` shows them\n",
		       name ?: "of cma= or linux,cma-default");
	return cma;
}

static bool fill_movable(struct handle *h)
{
	unsigned long pages = PAGE_ALIGN(h->size) >> PAGE_SHIFT;

	if (movable_load_start(&h->load, pages, pages))
		return false;
	for (unsigned long i = 0; i < pages; i++) {
		if (movable_load_take(&h->load, i, GFP_HIGHUSER | __GFP_NOWARN)) {
			movable_load_end(&h->load);
			return false;
		}
	}
	return true;
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
	case CMA:
		h->page = cma_alloc(h->cma, PAGE_ALIGN(h->size) >> PAGE_SHIFT, 0, false);
		h->addr = h->page ? page_address(h->page) : NULL;
		return h->page != NULL;
	case MOVABLE:
		return fill_movable(h);
	default:
		h->addr = __vmalloc(h->size, gfp);
		return h->addr != NULL;
	}
}

static void print_handle(const struct handle *h)
{
	printk("%2d  %-7s %10zu bytes  ", (int)(h - handles), kind_name[h->kind], h->size);
	if (h->kind == PAGES)
		printk("order %u ", h->order);
	if (h->page)
		printk("pfn 0x%lx  ", page_to_pfn(h->page));
	if (h->kind == MOVABLE)
		printk("%lu moved so far  ", h->load.moved);
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
	for (int k = PAGES; k < KINDS; k++)
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
	if (argc == 4 && kind <= VMALLOC && !gfp_by_name(argv[3], &gfp))
		return 2;
	h = unused_handle();
	if (!h || (kind == CMA && !(h->cma = area_by_name(argc == 4 ? argv[3] : NULL))))
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
COMMAND(alloc, cmd_alloc, "[pages|kmalloc|vmalloc|cma|movable ORDER|SIZE [MASK|AREA]]",
	"allocate memory by hand",
	"`alloc pages 3`, `alloc kmalloc 100`, `alloc vmalloc 1M`, `alloc cma 16M`; without\n"
	"words, lists the handles. cma takes the name of an area (without: the default one),\n"
	"movable makes single pages that are moved when a contiguous range needs their place.\n"
	"MASK: kernel, atomic, dma, dma32, highuser, movable, reclaimable or zero.\n");

static void free_handle(struct handle *h)
{
	switch (h->kind) {
	case PAGES: __free_pages(h->page, h->order); break;
	case KMALLOC: kfree(h->addr); break;
	case VMALLOC: vfree(h->addr); break;
	case CMA: WARN_ON(!cma_release(h->cma, h->page, PAGE_ALIGN(h->size) >> PAGE_SHIFT)); break;
	case MOVABLE: movable_load_end(&h->load); break;
	default: return;
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
