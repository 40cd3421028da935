// SPDX-License-Identifier: MIT
/*
 * Linux's debugfs calls over the node tree: a dentry is a path below /sys/kernel/debug. Dentries
 * are kept on a list so that removing a directory finds those inside.
 */
#include <granule/node.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#define DEBUGFS_ROOT "/sys/kernel/debug"
#define PATH_SIZE 128

struct dentry {
	struct list_head list;
	const struct file_operations *fops;	/* of a file made by debugfs_create_file */
	void *value;				/* the caller's data */
	char path[PATH_SIZE];
};

static LIST_HEAD(dentries);

static struct dentry *dentry_alloc(const char *name, struct dentry *parent)
{
	struct dentry *d;
	int len;

	if (IS_ERR(parent))
		return parent;
	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return ERR_PTR(-ENOMEM);
	len = snprintf(d->path, sizeof(d->path), "%s/%s", parent ? parent->path : DEBUGFS_ROOT,
		       name);
	if (len >= (int)sizeof(d->path)) {
		kfree(d);
		return ERR_PTR(-ENAMETOOLONG);
	}
	list_add(&d->list, &dentries);
	return d;
}

static void dentry_free(struct dentry *d)
{
	list_del(&d->list);
	kfree(d);
}

/* A directory appears with its first node. */
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent)
{
	return dentry_alloc(name, parent);
}

static struct dentry *create(const char *name, struct dentry *parent, node_show_t show,
			     node_store_t store, const struct file_operations *fops, void *value)
{
	struct dentry *d = dentry_alloc(name, parent);
	int err;

	if (IS_ERR(d))
		return d;
	d->fops = fops;
	d->value = value;
	err = node_add(d->path, show, store, d);
	if (err) {
		dentry_free(d);
		return ERR_PTR(err);
	}
	return d;
}

static int show_file(struct seq_file *m, void *data)
{
	struct dentry *d = data;

	m->private = d->value;
	return d->fops->show ? d->fops->show(m, NULL) : -EACCES;
}

struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops)
{
	(void)mode;
	return create(name, parent, show_file, NULL, fops, data);
}

#define DEBUGFS_NUMBER(suffix, type, format) \
static int show_##suffix(struct seq_file *m, void *data) \
{ \
	seq_printf(m, format "\n", *(type *)((struct dentry *)data)->value); \
	return 0; \
} \
static int store_##suffix(void *data, char *text) \
{ \
	unsigned long long n; \
	int err = kstrtoull(text, 0, &n); \
	\
	if (err) \
		return err; \
	if ((unsigned long long)(type)n != n) \
		return -ERANGE; \
	*(type *)((struct dentry *)data)->value = n; \
	return 0; \
} \
void debugfs_create_##suffix(const char *name, umode_t mode, struct dentry *parent, type *value) \
{ \
	create(name, parent, show_##suffix, mode & 0222 ? store_##suffix : NULL, NULL, value); \
}

DEBUGFS_NUMBER(u32, u32, "%u")
DEBUGFS_NUMBER(u64, u64, "%llu")
DEBUGFS_NUMBER(ulong, unsigned long, "%lu")
DEBUGFS_NUMBER(bool, bool, "%d")

void debugfs_remove(struct dentry *dentry)
{
	struct dentry *d, *next;
	size_t len;

	if (IS_ERR_OR_NULL(dentry))
		return;
	node_remove(dentry->path);
	len = strlen(dentry->path);
	list_for_each_entry_safe(d, next, &dentries, list)
		if (d != dentry && !strncmp(d->path, dentry->path, len) && d->path[len] == '/')
			dentry_free(d);
	dentry_free(dentry);
}
