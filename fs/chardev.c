// SPDX-License-Identifier: MIT
/*
 * Character devices: /dev nodes that are opened, asked by ioctl and closed. One open is one
 * struct file, whoever holds it; processes will reach these by their descriptors.
 *
 * Owns the open files and the nodes; the devices are core/misc.c's. No lock of its own.
 */
#include <granule/node.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#define MISC_MAJOR	10
#define DEV		"/dev/"

struct open_file {
	struct file file;
	struct inode inode;
	struct miscdevice *misc;
};

struct file *filp_open(const char *path, int flags, umode_t mode)
{
	struct miscdevice *misc = NULL;
	struct open_file *f;
	int err;

	if (!strncmp(path, DEV, strlen(DEV)))
		misc = misc_get(path + strlen(DEV));
	if (!misc)
		return ERR_PTR(node_lookup(path) ? -ENXIO : -ENOENT);
	f = kzalloc(sizeof(*f), GFP_KERNEL);
	if (!f) {
		misc_put(misc);
		return ERR_PTR(-ENOMEM);
	}
	f->misc = misc;
	f->inode.i_mode = mode;
	f->inode.i_rdev = MISC_MAJOR << 20 | misc->minor;
	f->file.f_flags = flags;
	f->file.f_inode = &f->inode;
	f->file.f_op = misc->fops;
	f->file.private_data = misc;	/* as misc devices find it on Linux */
	err = misc->fops->open ? misc->fops->open(&f->inode, &f->file) : 0;
	if (!err)
		return &f->file;
	misc_put(misc);
	kfree(f);
	return ERR_PTR(err);
}

long vfs_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	long ret = -ENOIOCTLCMD;

	if (file->f_op->unlocked_ioctl)
		ret = file->f_op->unlocked_ioctl(file, cmd, arg);
	return ret == -ENOIOCTLCMD ? -ENOTTY : ret;
}

int filp_close(struct file *file, void *id)
{
	struct open_file *f = container_of(file, struct open_file, file);
	int err = file->f_op->release ? file->f_op->release(file->f_inode, file) : 0;

	misc_put(f->misc);
	kfree(f);
	return err;
}

/* --- nodes --- */

static int device_show(struct seq_file *m, void *data)
{
	return -EINVAL;		/* as reading a device that has no read */
}

static int path_of(const struct miscdevice *misc, char *buf, size_t size)
{
	return snprintf(buf, size, DEV "%s", misc_nodename(misc)) < (int)size ? 0 : -ENAMETOOLONG;
}

static int add_node(struct miscdevice *misc)
{
	char path[80];

	return path_of(misc, path, sizeof(path)) ?: node_add(path, device_show, NULL, misc);
}

static void remove_node(struct miscdevice *misc)
{
	char path[80];

	if (!path_of(misc, path, sizeof(path)))
		node_remove(path);
}

static const struct misc_watcher nodes = { .added = add_node, .removed = remove_node };

static int chardev_init(void)
{
	misc_watch(&nodes);
	return 0;
}
core_initcall(chardev_init);
