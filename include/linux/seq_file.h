/* SPDX-License-Identifier: MIT */
/*
 * What a show function writes into. The text goes to a buffer; where the reader gave an emit
 * function, a full buffer is passed on and reused, so there is no limit. Without one, too much text
 * sets the overflow mark and the reader tries again with a larger buffer. lib/seq_file.c.
 */
#ifndef LINUX_SEQ_FILE_H
#define LINUX_SEQ_FILE_H

#include <linux/compiler.h>
#include <linux/fs.h>
#include <linux/stdarg.h>
#include <linux/types.h>

struct seq_operations;

struct seq_file {
	char *buf;
	size_t size;		/* of buf */
	size_t count;		/* bytes in buf; == size means overflow */
	void (*emit)(struct seq_file *m, const char *text, size_t len);	/* may be NULL */
	void *emit_data;
	const struct seq_operations *op;
	void *private;
};

struct seq_operations {
	void *(*start)(struct seq_file *m, loff_t *pos);
	void (*stop)(struct seq_file *m, void *v);
	void *(*next)(struct seq_file *m, void *v, loff_t *pos);
	int (*show)(struct seq_file *m, void *v);
};

void seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
void seq_vprintf(struct seq_file *m, const char *fmt, va_list args) __printf(2, 0);
void seq_puts(struct seq_file *m, const char *s);
void seq_putc(struct seq_file *m, char c);
int seq_write(struct seq_file *m, const void *data, size_t len);
void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long num);
void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long num);
void seq_put_hex_ll(struct seq_file *m, const char *delimiter, unsigned long long v,
		    unsigned int width);
void seq_pad(struct seq_file *m, char c);
void seq_flush(struct seq_file *m);	/* passes the rest to emit */
/* Runs a whole start/show/next/stop iteration. */
int seq_run(struct seq_file *m, const struct seq_operations *op);

static inline bool seq_has_overflowed(struct seq_file *m)
{
	return m->count == m->size;
}

/* Files proper, with a position: arrive with open() and read(). */
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data);
int single_release(struct inode *inode, struct file *file);
int seq_open(struct file *file, const struct seq_operations *op);
int seq_release(struct inode *inode, struct file *file);
ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *ppos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);

/* NAME_fops, for debugfs_create_file(): reading the node calls NAME_show(m, NULL), private set. */
#define DEFINE_SHOW_ATTRIBUTE(name_) \
static const struct file_operations name_##_fops = { .show = name_##_show }

#endif
