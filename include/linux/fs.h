/* SPDX-License-Identifier: MIT */
/*
 * The least of files: what a debugfs or proc node is made of. `show` is ours: nodes made with
 * DEFINE_SHOW_ATTRIBUTE are read by calling it directly (fs/).
 */
#ifndef LINUX_FS_H
#define LINUX_FS_H

#include <linux/types.h>

struct module;
struct seq_file;
struct poll_table_struct;
struct vm_area_struct;

struct inode {
	void *i_private;
	umode_t i_mode;
	dev_t i_rdev;
};

struct file {
	void *private_data;
	loff_t f_pos;
	unsigned int f_flags;
	fmode_t f_mode;
	struct inode *f_inode;
	const struct file_operations *f_op;
};

struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	ssize_t (*read)(struct file *file, char __user *buf, size_t size, loff_t *pos);
	ssize_t (*write)(struct file *file, const char __user *buf, size_t size, loff_t *pos);
	unsigned int (*poll)(struct file *file, struct poll_table_struct *table);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*compat_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*open)(struct inode *inode, struct file *file);
	int (*release)(struct inode *inode, struct file *file);
	int (*show)(struct seq_file *m, void *v);
};

/*
 * Device nodes (linux/miscdevice.h): an open file of the kernel's own. filp_open() gives it or an
 * ERR_PTR: -ENOENT, -ENXIO (a node, but of no device), -ENOMEM, or what the device's open said.
 * vfs_ioctl() is -ENOTTY where the device has none. filp_close() runs release and frees the file.
 */
struct file *filp_open(const char *path, int flags, umode_t mode);
long vfs_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
int filp_close(struct file *file, void *id);

static inline struct inode *file_inode(const struct file *file)
{
	return file->f_inode;
}

#endif
