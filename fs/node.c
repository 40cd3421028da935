// SPDX-License-Identifier: MIT
/*
 * The tree of nodes: what Linux spreads over procfs, sysfs and debugfs is here one tree of files
 * that are a show function, a store function, or both.
 *
 * Owns: the nodes and their names. Lock: tree_lock, for shape and look-up; show and store run
 * without it, so a node must not be removed while its own function runs (the prompt reads one
 * node at a time). Next: fs/seq_file.c for the text, fs/debugfs.c for Linux's way in.
 */
#include <granule/node.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

REGISTRY_BOUNDS(granule_procs);

static struct node root = {
	.name = "",
	.children = LIST_HEAD_INIT(root.children),
	.sibling = LIST_HEAD_INIT(root.sibling),
	.is_dir = true,
};

static DEFINE_MUTEX(tree_lock);

/* The next path component: its start is returned, its length stored, *path moved behind it. */
static const char *next_component(const char **path, size_t *len)
{
	const char *p = *path;
	const char *start;

	while (*p == '/')
		p++;
	start = p;
	while (*p && *p != '/')
		p++;
	*len = p - start;
	*path = p;
	return start;
}

static bool name_is(const struct node *node, const char *name, size_t len)
{
	return strncmp(node->name, name, len) == 0 && node->name[len] == '\0';
}

static struct node *find_child(struct node *dir, const char *name, size_t len)
{
	struct node *it;

	node_for_each_child(dir, it)
		if (name_is(it, name, len))
			return it;
	return NULL;
}

/* As `ls` would sort them, but numbers by value: cpu2 before cpu10. */
static int name_order(const char *a, const char *b)
{
	while (*a && *b) {
		if (*a >= '0' && *a <= '9' && *b >= '0' && *b <= '9') {
			unsigned long x = 0, y = 0;

			while (*a >= '0' && *a <= '9')
				x = x * 10 + (*a++ - '0');
			while (*b >= '0' && *b <= '9')
				y = y * 10 + (*b++ - '0');
			if (x != y)
				return x < y ? -1 : 1;
			continue;
		}
		if (*a != *b)
			return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
		a++;
		b++;
	}
	return (int)(unsigned char)*a - (int)(unsigned char)*b;
}

static void insert_sorted(struct node *dir, struct node *node)
{
	struct node *it;

	node->parent = dir;
	node_for_each_child(dir, it)
		if (name_order(node->name, it->name) < 0)
			break;
	/* behind the last one when the loop ran out: &it->sibling is then the list's head */
	list_add_tail(&node->sibling, &it->sibling);
}

static struct node *node_alloc(const char *name, size_t len)
{
	struct node *node = kzalloc(sizeof(*node), GFP_KERNEL);
	char *copy = node ? kmalloc(len + 1, GFP_KERNEL) : NULL;

	if (!copy) {
		kfree(node);
		return NULL;
	}
	memcpy(copy, name, len);
	copy[len] = '\0';
	node->name = copy;
	node->owns_name = true;
	INIT_LIST_HEAD(&node->children);
	INIT_LIST_HEAD(&node->sibling);
	return node;
}

static void node_free(struct node *node)
{
	list_del(&node->sibling);
	if (node->owns_name)
		kfree(node->name);
	kfree(node);
}

/* Frees `node` and everything below it; children first, without recursion. */
static void free_subtree(struct node *node)
{
	struct node *it = node;

	for (;;) {
		struct node *parent = it->parent;

		if (!list_empty(&it->children)) {
			it = list_first_entry(&it->children, struct node, sibling);
			continue;
		}
		node_free(it);
		if (it == node)
			return;
		it = parent;
	}
}

/* Empty directories that were made for a node that could not be added go away again. */
static void prune_upwards(struct node *dir)
{
	while (dir->parent && dir->is_dir && list_empty(&dir->children)) {
		struct node *parent = dir->parent;

		node_free(dir);
		dir = parent;
	}
}

static struct node *make_path(const char *path, int *err)
{
	struct node *dir = &root;

	for (;;) {
		size_t len;
		const char *name = next_component(&path, &len);
		struct node *child = find_child(dir, name, len);
		bool last = path[strspn(path, "/")] == '\0';

		if (len == 0 || (child && (last || !child->is_dir))) {
			*err = len == 0 ? -EINVAL : -EEXIST;
			prune_upwards(dir);
			return NULL;
		}
		if (!child) {
			child = node_alloc(name, len);
			if (!child) {
				*err = -ENOMEM;
				prune_upwards(dir);
				return NULL;
			}
			child->is_dir = !last;
			insert_sorted(dir, child);
		}
		if (last)
			return child;
		dir = child;
	}
}

int node_add(const char *path, node_show_t show, node_store_t store, void *data)
{
	struct node *node;
	int err = 0;

	mutex_lock(&tree_lock);
	node = make_path(path, &err);
	if (node) {
		node->show = show;
		node->store = store;
		node->data = data;
	}
	mutex_unlock(&tree_lock);
	return err;
}

int node_add_lazy(const char *path, void (*populate)(void *data), void *data)
{
	int err = node_add(path, NULL, NULL, NULL);

	if (!err) {
		struct node *node = node_lookup(path);

		node->is_dir = true;
		node->populate = populate;
		node->data = data;
	}
	return err;
}

/* The lock is free while the children are made: node_add takes it. */
static void populate_now(struct node *node)
{
	void (*populate)(void *data) = node->populate;

	node->populate = NULL;
	mutex_unlock(&tree_lock);
	populate(node->data);
	mutex_lock(&tree_lock);
}

void node_remove(const char *path)
{
	struct node *node = node_lookup(path);

	if (!node || node == &root)
		return;
	mutex_lock(&tree_lock);
	free_subtree(node);
	mutex_unlock(&tree_lock);
}

struct node *node_lookup(const char *path)
{
	struct node *node = &root;

	if (*path != '/')
		return NULL;
	mutex_lock(&tree_lock);
	while (node) {
		size_t len;
		const char *name = next_component(&path, &len);

		if (len == 0)
			break;
		node = find_child(node, name, len);
		if (node && node->populate)
			populate_now(node);
	}
	mutex_unlock(&tree_lock);
	return node;
}

/*
 * The first buffer is kept for ever: reading /proc/meminfo twice must not show the reader's own
 * allocations coming and going.
 */
static char first_buffer[8192];
#define READ_LIMIT (16u << 20)

static int show_into(struct node *node, struct seq_file *m, char *buf, size_t size)
{
	memset(m, 0, sizeof(*m));
	m->buf = buf;
	m->size = size;
	m->private = node->data;
	return node->show(m, node->data);
}

int node_read(struct node *node, void (*sink)(void *ctx, const char *text, size_t len), void *ctx)
{
	size_t size = sizeof(first_buffer);
	char *buf = first_buffer;
	struct seq_file m;
	int err;

	if (node->is_dir)
		return -EISDIR;
	if (!node->show)
		return -EACCES;
	for (;;) {
		err = show_into(node, &m, buf, size);
		if (err || !seq_has_overflowed(&m))
			break;
		if (buf != first_buffer)
			kvfree(buf);
		size *= 2;
		buf = size <= READ_LIMIT ? kvmalloc(size, GFP_KERNEL) : NULL;
		if (!buf)
			return -ENOMEM;
	}
	if (!err)
		sink(ctx, m.buf, m.count);
	if (buf != first_buffer)
		kvfree(buf);
	return err;
}

int node_write(struct node *node, char *text)
{
	if (node->is_dir)
		return -EISDIR;
	if (!node->store)
		return -EACCES;
	return node->store(node->data, text);
}

void nodes_init(void)
{
	registry_for_each(granule_procs, it) {
		const struct proc_node *p = *it;
		int err = node_add(p->path, p->show, p->store, p->data);

		if (err)
			panic("node %s: cannot be added (%d)", p->path, err);
	}
}
