// SPDX-License-Identifier: MIT
/* The device core: names, references, the list of registered devices. Lock: device_lock. */
#include <linux/bug.h>
#include <granule/dma_debug.h>
#include <linux/device.h>
#include <linux/devres.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>

static LIST_HEAD(all_devices);
static DEFINE_SPINLOCK(device_lock);

int dev_set_name(struct device *dev, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(dev->name, sizeof(dev->name), fmt, args);
	va_end(args);
	return len < (int)sizeof(dev->name) ? 0 : -EINVAL;
}

void device_initialize(struct device *dev)
{
	dev->refcount = 1;
	INIT_LIST_HEAD(&dev->list);
}

int device_add(struct device *dev)
{
	unsigned long flags;

	if (!dev_name(dev))
		return -EINVAL;
	spin_lock_irqsave(&device_lock, flags);
	list_add_tail(&dev->list, &all_devices);
	dev->registered = true;
	spin_unlock_irqrestore(&device_lock, flags);
	return 0;
}

int device_register(struct device *dev)
{
	device_initialize(dev);
	return device_add(dev);
}

void device_del(struct device *dev)
{
	unsigned long flags;

	spin_lock_irqsave(&device_lock, flags);
	if (dev->registered)
		list_del_init(&dev->list);
	dev->registered = false;
	spin_unlock_irqrestore(&device_lock, flags);
}

void device_unregister(struct device *dev)
{
	device_del(dev);
	devres_release_all(dev);
	debug_dma_driver_unbound(dev);	/* nothing may be mapped for it any more */
	put_device(dev);
}

struct device *get_device(struct device *dev)
{
	if (dev)
		__atomic_add_fetch(&dev->refcount, 1, __ATOMIC_RELAXED);
	return dev;
}

void put_device(struct device *dev)
{
	int left;

	if (!dev)
		return;
	left = __atomic_sub_fetch(&dev->refcount, 1, __ATOMIC_ACQ_REL);
	if (WARN(left < 0, "device %s: released too often\n", dev_name(dev)))
		return;
	if (left == 0 && dev->release)
		dev->release(dev);
}

struct device *device_next(struct device *prev)
{
	struct list_head *next = prev ? prev->list.next : all_devices.next;

	return next == &all_devices ? NULL : list_entry(next, struct device, list);
}
