// SPDX-License-Identifier: MIT
/*
 * Character devices of one node each: the list of them, their minors, how many files are open on
 * each. fs/chardev.c makes nodes and files of them.
 *
 * Lock: misc_lock, for the list and the counts.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/find.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/string.h>

static LIST_HEAD(devices);
static DEFINE_MUTEX(misc_lock);
static unsigned long minors[BITS_TO_LONGS(MISC_DYNAMIC_MINOR)];
static const struct misc_watcher *watcher;

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

/* Under misc_lock. */
static struct miscdevice *find(const char *name)
{
	struct miscdevice *misc;

	list_for_each_entry(misc, &devices, list)
		if (!strcmp(misc_nodename(misc), name))
			return misc;
	return NULL;
}

static int enter(struct miscdevice *misc)
{
	int minor, err;

	if (find(misc_nodename(misc)))
		return -EEXIST;
	minor = take_minor(misc);
	if (minor < 0)
		return minor;
	err = watcher ? watcher->added(misc) : 0;
	if (err) {
		__clear_bit(minor, minors);
		return err;
	}
	misc->minor = minor;
	misc->open_files = 0;
	list_add_tail(&misc->list, &devices);
	return 0;
}

int misc_register(struct miscdevice *misc)
{
	int err = -EINVAL;

	if (!misc->name || !misc->fops)
		return err;
	mutex_lock(&misc_lock);
	err = enter(misc);
	mutex_unlock(&misc_lock);
	return err;
}

int misc_deregister(struct miscdevice *misc)
{
	int err = -EBUSY;

	mutex_lock(&misc_lock);
	if (!misc->open_files) {
		if (watcher)
			watcher->removed(misc);
		list_del(&misc->list);
		__clear_bit(misc->minor, minors);
		err = 0;
	}
	mutex_unlock(&misc_lock);
	return err;
}

struct miscdevice *misc_get(const char *name)
{
	struct miscdevice *misc;

	mutex_lock(&misc_lock);
	misc = find(name);
	if (misc)
		misc->open_files++;
	mutex_unlock(&misc_lock);
	return misc;
}

void misc_put(struct miscdevice *misc)
{
	mutex_lock(&misc_lock);
	misc->open_files--;
	mutex_unlock(&misc_lock);
}

void misc_watch(const struct misc_watcher *w)
{
	struct miscdevice *misc;

	mutex_lock(&misc_lock);
	watcher = w;
	list_for_each_entry(misc, &devices, list)
		w->added(misc);
	mutex_unlock(&misc_lock);
}
