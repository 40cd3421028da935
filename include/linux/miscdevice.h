/* SPDX-License-Identifier: MIT */
/*
 * Character devices of one node each: misc_register() makes /dev/NAME, which filp_open() opens.
 * The device must live until misc_deregister(), which waits for nobody: -EBUSY while a file of it
 * is open. core/misc.c (devices), fs/chardev.c (files). Task context.
 */
#ifndef LINUX_MISCDEVICE_H
#define LINUX_MISCDEVICE_H

#include <linux/fs.h>
#include <linux/list.h>

#define MISC_DYNAMIC_MINOR	255

struct device;

struct miscdevice {
	int minor;			/* MISC_DYNAMIC_MINOR: becomes the one it got */
	const char *name;
	const struct file_operations *fops;
	struct list_head list;
	struct device *parent;
	struct device *this_device;
	const char *nodename;
	umode_t mode;
	unsigned int open_files;	/* ours */
};

int misc_register(struct miscdevice *misc);	/* 0, -EINVAL, -ENOMEM, -EEXIST, -EBUSY (minor) */
int misc_deregister(struct miscdevice *misc);

static inline const char *misc_nodename(const struct miscdevice *misc)
{
	return misc->nodename ? misc->nodename : misc->name;
}

/* For the files: the device of a node, one more file open on it, or NULL. misc_put() undoes it. */
struct miscdevice *misc_get(const char *name);
void misc_put(struct miscdevice *misc);

/* Who makes nodes: told of every device, those there already first. added: 0 or -errno. */
struct misc_watcher {
	int (*added)(struct miscdevice *misc);
	void (*removed)(struct miscdevice *misc);
};
void misc_watch(const struct misc_watcher *w);

#endif
