// SPDX-License-Identifier: MIT
/*
 * granule inspect FILE.dtb…: what Granule makes of a tree, one JSON object a line and file.
 *
 * The reader is the image's own (mm/fdt_mem*.c), compiled for the host against include/ of this
 * folder. Nothing but the objects goes to stdout. Exit 1 if a file was refused, 2 without files.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libfdt.h>
#include "fdt_mem.h"
#include "json.h"

struct tree {
	void *blob;
	size_t size;
	char *notes[256];
	unsigned int n_notes;
	char error[FDT_MEM_WHY + 64];
};

static void *need(void *p)
{
	if (p)
		return p;
	fputs("inspect: out of memory\n", stderr);
	exit(2);
}

static void keep_note(void *arg, const char *text)
{
	struct tree *t = arg;

	if (t->n_notes < sizeof(t->notes) / sizeof(t->notes[0]))
		t->notes[t->n_notes++] = need(strdup(text));
}

/* The whole file, 8-byte aligned, in a block of exactly its size; error is set otherwise. */
static void load(struct tree *t, const char *path)
{
	FILE *f = fopen(path, "rb");
	long size = -1;

	if (f && !fseek(f, 0, SEEK_END))
		size = ftell(f);
	if (size < 0 || fseek(f, 0, SEEK_SET)) {
		snprintf(t->error, sizeof(t->error), "cannot read: %s", strerror(errno));
	} else {
		t->size = size;
		t->blob = need(malloc(t->size ? t->size : 1));
		if (fread(t->blob, 1, t->size, f) != t->size)
			snprintf(t->error, sizeof(t->error), "cannot read: short read");
	}
	if (f)
		fclose(f);
}

static void show_ranges(const char *key, const struct fdt_bank *b, unsigned int n)
{
	unsigned int i;

	json_key(key);
	json_open('[');
	for (i = 0; i < n; i++)
		json_pair(b[i].base, b[i].size);
	json_close(']');
}

/* Banks of two nodes may touch: here only the addresses count. */
static void show_banks(struct fdt_mem_info *info)
{
	struct fdt_bank *b = info->banks;
	unsigned int i, n = 0;

	for (i = 0; i < info->n_banks; i++) {
		if (n && b[n - 1].base + b[n - 1].size == b[i].base &&
		    b[n - 1].size + b[i].size)
			b[n - 1].size += b[i].size;
		else
			b[n++] = b[i];
	}
	show_ranges("banks", b, n);
	json_key("memory_total");
	json_number(info->memory_total);
}

static int by_base(const void *a, const void *b)
{
	const struct fdt_bank *x = a, *y = b;

	if (x->base != y->base)
		return x->base < y->base ? -1 : 1;
	return x->size < y->size ? -1 : x->size > y->size;
}

static void show_memreserve(const void *fdt)
{
	int n = fdt ? fdt_num_mem_rsv(fdt) : 0, i;
	struct fdt_bank *r = need(calloc(n > 0 ? n : 1, sizeof(*r)));
	uint64_t base, size;

	for (i = 0; i < n; i++) {
		fdt_get_mem_rsv(fdt, i, &base, &size);
		r[i].base = base;
		r[i].size = size;
	}
	qsort(r, n > 0 ? n : 0, sizeof(*r), by_base);
	show_ranges("memreserve", r, n > 0 ? n : 0);
	free(r);
}

static void show_reserve(const struct fdt_reserve *r)
{
	struct fdt_range a;
	int i;

	json_open('{');
	json_key_string("name", r->name);
	json_key("base");
	if (r->is_static)
		json_number(r->base);
	else
		json_null();
	json_key("size");
	json_number(r->size);
	json_key_bool("static", r->is_static);
	json_key("alignment");
	if (r->alignment)
		json_number(r->alignment);
	else
		json_null();
	json_key("alloc_ranges");
	json_open('[');
	for (i = 0; i < r->n_alloc_ranges; i++) {
		a = fdt_mem_alloc_range(r, i);
		json_pair(a.base, a.size);
	}
	json_close(']');
	json_key_bool("no_map", r->no_map);
	json_key_bool("reusable", r->reusable);
	json_key_bool("cma_default", r->cma_default);
	json_key_string("compatible", r->compatible);
	json_close('}');
}

static void show_path(const void *fdt, const char *key, int node)
{
	size_t room = fdt_totalsize(fdt) + 2;
	char *path = need(malloc(room));

	json_key_string(key, fdt_mem_path(fdt, node, path, room) ? NULL : path);
	free(path);
}

static void show_console(const void *fdt, const char *key, const struct fdt_console *c)
{
	json_key(key);
	if (c->node < 0) {
		json_null();
		return;
	}
	json_open('{');
	show_path(fdt, "path", c->node);
	json_key_string("options", c->options);
	json_key_string("compatible", c->compatible);
	json_key("cpu_address");
	if (c->has_addr)
		json_number(c->addr);
	else
		json_null();
	json_close('}');
}

static void show_initrd(const struct fdt_mem_info *info)
{
	json_key("initrd");
	if (!info->has_initrd) {
		json_null();
		return;
	}
	json_open('{');
	json_key("start");
	json_number(info->initrd_start);
	json_key("end");
	json_number(info->initrd_end);
	json_close('}');
}

static void show_cpus(const struct fdt_mem_info *info)
{
	unsigned int i;

	json_key("cpus");
	json_number(info->n_cpus);
	json_key("enable_methods");
	json_open('[');
	for (i = 0; i < info->n_methods; i++)
		json_string(info->methods[i]);
	json_close(']');
	json_key("psci");
	if (info->has_psci) {
		json_open('{');
		json_key_string("conduit", info->psci_conduit);
		json_key_string("compatible", info->psci_compatible);
		json_close('}');
	} else {
		json_null();
	}
	json_key("numa_nodes");
	json_number(info->n_numa_ids);
}

/* The [bus, cpu, size] triples of one node; the next entry that is another node's. */
static const struct fdt_dma_range *show_node_dma(const struct fdt_dma_range *r,
						 const struct fdt_dma_range *end)
{
	int node = r->node;

	json_key("ranges");
	json_open('[');
	for (; r < end && r->node == node; r++) {
		json_open('[');
		json_number(r->bus);
		json_number(r->cpu);
		json_number(r->size);
		json_close(']');
	}
	json_close(']');
	return r;
}

/* One object per node with dma-ranges. They stand in the tree's order: one walk finds all paths. */
static void show_dma(const struct fdt_mem_info *info)
{
	const struct fdt_dma_range *r = info->dma_ranges, *end = r + info->n_dma_ranges;
	size_t room = info->fdt ? fdt_totalsize(info->fdt) + 2 : 1;
	char *path = need(malloc(room));
	struct fdt_walk w = { .node = -1 };

	json_key("dma_ranges");
	json_open('[');
	if (r < end)
		fdt_walk_begin(&w, info->fdt);
	for (; r < end && w.node >= 0; fdt_walk_next(&w)) {
		if (w.node != r->node)
			continue;
		json_open('{');
		json_key_string("path", fdt_walk_path(&w, path, room) ? NULL : path);
		r = show_node_dma(r, end);
		json_close('}');
	}
	json_close(']');
	free(path);
}

static void show(const char *file, struct tree *t, struct fdt_mem_info *info)
{
	unsigned int i;

	json_open('{');
	json_key_string("file", file);
	json_key_string("error", t->error[0] ? t->error : NULL);
	show_banks(info);
	show_memreserve(info->fdt);
	json_key("reserved");
	json_open('[');
	for (i = 0; i < info->n_reserves; i++)
		show_reserve(&info->reserves[i]);
	json_close(']');
	show_initrd(info);
	show_console(info->fdt, "stdout", &info->stdout_dev);
	show_console(info->fdt, "console", &info->console);
	show_cpus(info);
	show_dma(info);
	json_key("notes");
	json_open('[');
	for (i = 0; i < t->n_notes; i++)
		json_string(t->notes[i]);
	json_close(']');
	json_close('}');
	json_end();
}

/* Returns whether the file was accepted. */
static bool inspect(const char *file)
{
	struct tree t = { 0 };
	struct fdt_mem_info info = {
		.note = keep_note, .note_arg = &t, .stdout_dev.node = -1, .console.node = -1,
	};
	unsigned int i;

	load(&t, file);
	if (!t.error[0] && !fdt_mem_verify(t.blob, t.size, t.error)) {
		/* No entry of any list takes less than four bytes of the tree. */
		info.max_banks = info.max_reserves = info.max_dma_ranges = t.size / 4;
		info.banks = need(calloc(info.max_banks, sizeof(*info.banks)));
		info.reserves = need(calloc(info.max_reserves, sizeof(*info.reserves)));
		info.dma_ranges = need(calloc(info.max_dma_ranges, sizeof(*info.dma_ranges)));
		fdt_mem_read(t.blob, &info);
	}
	show(file, &t, &info);
	for (i = 0; i < t.n_notes; i++)
		free(t.notes[i]);
	free(info.banks);
	free(info.reserves);
	free(info.dma_ranges);
	free(t.blob);
	return !t.error[0];
}

int main(int argc, char **argv)
{
	int i, status = 0;

	if (argc < 2) {
		fputs("usage: granule inspect FILE.dtb...\n", stderr);
		return 2;
	}
	for (i = 1; i < argc; i++)
		if (!inspect(argv[i]))
			status = 1;
	return fflush(stdout) ? 2 : status;
}
