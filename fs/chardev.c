// SPDX-License-Identifier: MIT
/*
 * Character devices: /dev nodes that are opened, asked by ioctl and closed. One open is one
 * struct file, whoever holds it; processes will reach these by their descriptors.
 *
 * Owns the list of devices and open files. Lock: devices_lock, for the list and the counts; the
 * device's functions run without it.
 */
#include <granule/node.h>
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#define MISC_MAJOR	10
#define DEV_PATH	80

static LIST_HEAD(devices);
static DEFINE_MUTEX(devices_lock);
static unsigned long minors[BITS_TO_LONGS(MISC_DYNAMIC_MINOR)];

struct open_file {
	struct file file;
	struct inode inode;
	struct miscdevice *misc;
};

static int path_of(const struct miscdevice *misc, char *buf)
{
	int len = snprintf(buf, DEV_PATH, "/dev/%s", misc->nodename ?: misc->name);

	return len < DEV_PATH ? 0 : -ENAMETOOLONG;
}

/* Its text says what can be done with it. */
static int device_show(struct seq_file *m, void *data)
{
	return -EINVAL;		/* as reading a device that has no read */
}

static int take_minor(struct miscdevice *misc)
{
	unsigned int n = misc->minor;

	if (misc->minor == MISC_DYNAMIC_MINOR)
		n = find_first_zero_bit(minors, MISC_DYNAMIC_MINOR);
	if (n >= MISC_DYNAMIC_MINOR || test_bit(n, minors))
		return -EBUSY;
	__set_bit(n, minors);
	return n;
}

int misc_register(struct miscdevice *misc)
{
	char path[DEV_PATH];
	int minor, err;

	if (!misc->name || !misc->fops || path_of(misc, path))
		return -EINVAL;
	mutex_lock(&devices_lock);
	minor = take_minor(misc);
	err = minor < 0 ? minor : node_add(path, device_show, NULL, misc);
	if (!err) {
		misc->minor = minor;
		misc->open_files = 0;
		list_add_tail(&misc->list, &devices);
	} else if (minor >= 0) {
		__clear_bit(minor, minors);
	}
	mutex_unlock(&devices_lock);
	return err;
}

int misc_deregister(struct miscdevice *misc)
{
	char path[DEV_PATH];
	int err = 0;

	mutex_lock(&devices_lock);
	if (misc->open_files) {
		err = -EBUSY;
	} else {
		path_of(misc, path);
		node_remove(path);
		list_del(&misc->list);
		__clear_bit(misc->minor, minors);
	}
	mutex_unlock(&devices_lock);
	return err;
}

/* The device of a node, one more file open on it. */
static struct miscdevice *get_device(const char *path)
{
	struct node *node = node_lookup(path);
	struct miscdevice *misc = NULL;

	if (!node)
		return ERR_PTR(-ENOENT);
	mutex_lock(&devices_lock);
	if (node->show == device_show) {
		misc = node->data;
		misc->open_files++;
	}
	mutex_unlock(&devices_lock);
	return misc ?: ERR_PTR(-ENXIO);
}

static void put_device(struct miscdevice *misc)
{
	mutex_lock(&devices_lock);
	misc->open_files--;
	mutex_unlock(&devices_lock);
}

struct file *filp_open(const char *path, int flags, umode_t mode)
{
	struct miscdevice *misc = get_device(path);
	struct open_file *f;
	int err;

	if (IS_ERR(misc))
		return ERR_CAST(misc);
	f = kzalloc(sizeof(*f), GFP_KERNEL);
	if (!f) {
		put_device(misc);
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
	put_device(misc);
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

	put_device(f->misc);
	kfree(f);
	return err;
}
