// SPDX-License-Identifier: MIT
/* The looks of /proc/umap, as people know them from the vendor's modules. */
#include "umap.h"
#include <linux/seq_file.h>
#include <linux/string.h>

#define SECTION_WIDTH 100

void umap_head(struct seq_file *m, const char *module)
{
	seq_printf(m, "\n[%s] Version: [Granule]\n", module);
}

void umap_section(struct seq_file *m, const char *title)
{
	size_t len = strlen(title);

	seq_printf(m, "\n-----%s", title);
	for (size_t at = 5 + len; at < SECTION_WIDTH; at++)
		seq_putc(m, '-');
	seq_puts(m, "\n");
}
