/* SPDX-License-Identifier: MIT */
/* How the nodes of /proc/umap look: a head, and sections between lines of dashes. umap.c. */
#ifndef DRIVERS_MEDIA_UMAP_H
#define DRIVERS_MEDIA_UMAP_H

struct seq_file;

void umap_head(struct seq_file *m, const char *module);
void umap_section(struct seq_file *m, const char *title);

#endif
