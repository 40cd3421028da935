// SPDX-License-Identifier: MIT
/*
 * MMZ: /dev/mmz_userdev. Each open file has the blocks it allocated; closing gives back what was
 * left and says so.
 *
 * A file frees, maps and asks about its own blocks only. A reference (ADD_REF) or a map delays a
 * free: it is done when the last of them goes, and until then the block cannot be freed again.
 *
 * Next: mmz_userdev_abi.c (layouts), mmz_userdev_map.c (maps and caches), mmz_share.c (who else may
 * see a block).
 */
#include "mmz_userdev.h"
#include <asm/page.h>
#include <granule/mmz_ioctl.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#define USER_PROT_READ	1u
#define USER_MAP_SHARED	1u

/* --- a file's blocks --- */

struct mmz_node *mmz_node_at(struct mmz_file *f, u64 phys)
{
	struct mmz_node *node;

	list_for_each_entry(node, &f->nodes, list)
		if (node->mmb->phys_addr == phys)
			return node;
	return NULL;
}

struct mmz_node *mmz_node_around(struct mmz_file *f, u64 phys)
{
	struct mmz_node *node;

	list_for_each_entry(node, &f->nodes, list)
		if (phys - node->mmb->phys_addr < node->mmb->length)
			return node;
	return NULL;
}

static void drop_node(struct mmz_node *node)
{
	hil_mmb_t *mmb = node->mmb;

	list_del(&node->list);
	kfree(node);
	if (!(mmb->flags & HIL_MMB_RELEASED))	/* the kernel's own free waits for us already */
		mmz_free(mmb, __builtin_return_address(0));
	hil_mmb_put(mmb);
}

void mmz_node_finish(struct mmz_node *node)
{
	if (node->delayed_free && !node->map_ref && !node->mmb_ref)
		drop_node(node);
}

/* --- ioctls --- */

static hil_mmb_t *alloc_block(const struct mmz_info *info)
{
	struct mmz_request rq = {
		.name = info->mmb_name, .mmz_name = info->mmz_name, .size = info->size,
		.align = info->align, .gfp = info->gfp, .order = info->order,
		.caller = __builtin_return_address(0),
	};

	if (rq.size != info->size || rq.align != info->align || info->order > HIL_HIGH_TO_LOW)
		return NULL;
	return mmz_alloc(&rq);
}

static long ioctl_alloc(struct mmz_file *f, struct mmz_info *info)
{
	struct mmz_node *node = kzalloc(sizeof(*node), GFP_KERNEL);
	hil_mmb_t *mmb = node ? alloc_block(info) : NULL;

	if (!mmb) {
		kfree(node);
		pr_err("hil_mmb_alloc(%s, %llu, 0x%08llX, %llu, %s) failed!\n", info->mmb_name,
		       (unsigned long long)info->size, (unsigned long long)info->align,
		       (unsigned long long)info->gfp, info->mmz_name);
		return -ENOMEM;
	}
	hil_mmb_get(mmb);	/* the file's own: a kernel user's free waits for it */
	mmb->check_pid = mmz_isolation;
	mmb->pid[0] = f->pid;
	mmb->pid_num = 1;
	info->phys_addr = mmb->phys_addr;
	info->mapped = 0;
	info->prot = USER_PROT_READ;
	info->flags = USER_MAP_SHARED;
	node->mmb = mmb;
	node->info = *info;
	list_add(&node->list, &f->nodes);
	return 0;
}

static long ioctl_attr(struct mmz_file *f, struct mmz_info *info)
{
	struct mmz_node *node = mmz_node_at(f, info->phys_addr);

	if (!node)
		return -EPERM;
	*info = node->info;
	return 0;
}

static long ioctl_free(struct mmz_file *f, const struct mmz_info *info)
{
	struct mmz_node *node = mmz_node_at(f, info->phys_addr);

	if (!node)
		return -EPERM;
	if (node->delayed_free) {
		pr_err("mmz_userdev: mmb<%s> is delayed_free, can not free again\n",
		       node->mmb->name);
		return -EBUSY;
	}
	if (node->map_ref || node->mmb_ref) {
		pr_err("mmz_userdev: mmb<%s> is still in use!\n", node->mmb->name);
		node->delayed_free = true;
		return -EBUSY;
	}
	drop_node(node);
	return 0;
}

static long ioctl_ref(struct mmz_file *f, u64 phys, int step)
{
	struct mmz_node *node = mmz_node_at(f, phys);

	if (!node)
		return -EPERM;
	if (step < 0 && !node->mmb_ref)
		return -EPERM;
	if (step > 0 && (node->delayed_free || node->mmb_ref == INT_MAX))
		return -EBUSY;
	node->mmb_ref += step;
	mmz_node_finish(node);
	return 0;
}

/* Those whose argument is a struct mmb_info. -ENOTTY: none of them. */
static long info_ioctl(struct mmz_file *f, unsigned int cmd, struct mmz_info *info)
{
	switch (MMZ_IOC_BITS(cmd)) {
	case MMZ_IOC_BITS(IOC_MMB_ALLOC):
		info->order = HIL_LOW_TO_HIGH;	/* the field came with ALLOC_V2 */
		return ioctl_alloc(f, info);
	case MMZ_IOC_BITS(IOC_MMB_ALLOC_V2):
		return ioctl_alloc(f, info);
	case MMZ_IOC_BITS(IOC_MMB_ATTR):
		return ioctl_attr(f, info);
	case MMZ_IOC_BITS(IOC_MMB_FREE):
		return ioctl_free(f, info);
	case MMZ_IOC_BITS(IOC_MMB_USER_REMAP):
		return mmz_ioctl_remap(f, info, false);
	case MMZ_IOC_BITS(IOC_MMB_USER_REMAP_CACHED):
		return mmz_ioctl_remap(f, info, true);
	case MMZ_IOC_BITS(IOC_MMB_USER_UNMAP):
		return mmz_ioctl_unmap(f, info);
	case MMZ_IOC_BITS(IOC_MMB_VIRT_GET_PHYS):
		return mmz_ioctl_virt_to_phys(f, info);
	case MMZ_IOC_BITS(IOC_MMB_SYS_FLUSH_CACHE):
		return mmz_ioctl_flush_range(f, info);
	case MMZ_IOC_BITS(IOC_MMB_BASE_CHECK_ADDR):
		return mmz_may_map(f, info->phys_addr, info->size);
	case MMZ_IOC_BITS(IOC_MMB_TEST_CACHE):
		return 0;	/* does nothing on the vendor's, either */
	}
	return -ENOTTY;
}

static bool is_info_ioctl(unsigned int cmd)
{
	unsigned int nr = _IOC_NR(cmd);

	if (_IOC_TYPE(cmd) == 't')
		return nr == 11;
	return _IOC_TYPE(cmd) == 'm' &&
	       ((nr >= 10 && nr <= 13) || (nr >= 20 && nr <= 25));
}

static long do_info_ioctl(struct mmz_file *f, unsigned int cmd, unsigned long arg)
{
	struct mmz_info info;
	long ret = mmz_info_get(&info, cmd, arg);

	if (ret)
		return ret;
	ret = info_ioctl(f, cmd, &info);
	if (ret || !(_IOC_DIR(cmd) & _IOC_READ))
		return ret;
	ret = mmz_info_put(&info, cmd, arg);
	/* A block whose address the caller did not learn is not left behind. */
	if (ret && (_IOC_NR(cmd) == 10 || _IOC_NR(cmd) == 13) && _IOC_TYPE(cmd) == 'm')
		ioctl_free(f, &info);
	return ret;
}

static long other_ioctl(struct mmz_file *f, unsigned int cmd, unsigned long arg)
{
	struct mmz_dirty dirty;
	long ret;

	switch (cmd) {
	case IOC_MMB_ADD_REF:
		return ioctl_ref(f, arg, 1);
	case IOC_MMB_DEC_REF:
		return ioctl_ref(f, arg, -1);
	case IOC_MMB_FLUSH_DCACHE:
		return mmz_ioctl_flush(f, arg);
	}
	if (_IOC_TYPE(cmd) == 's')
		return mmz_ioctl_share(f, cmd, arg);
	if (MMZ_IOC_BITS(cmd) != MMZ_IOC_BITS(IOC_MMB_FLUSH_DCACHE_DIRTY))
		return -ENOTTY;
	ret = mmz_dirty_get(&dirty, cmd, arg);
	return ret ?: mmz_ioctl_flush_dirty(f, &dirty);
}

long mmz_file_ioctl(struct mmz_file *f, unsigned int cmd, unsigned long arg)
{
	long ret;

	mutex_lock(&f->lock);
	ret = is_info_ioctl(cmd) ? do_info_ioctl(f, cmd, arg) : other_ioctl(f, cmd, arg);
	mutex_unlock(&f->lock);
	return ret;
}

/* --- open and close --- */

struct mmz_file *mmz_file_open(int pid)
{
	struct mmz_file *f = kzalloc(sizeof(*f), GFP_KERNEL);

	if (!f)
		return NULL;
	mutex_init(&f->lock);
	INIT_LIST_HEAD(&f->nodes);
	f->pid = pid;
	return f;
}

void mmz_file_close(struct mmz_file *f)
{
	struct mmz_node *node, *next;

	list_for_each_entry_safe(node, next, &f->nodes, list) {
		hil_mmb_t *mmb = node->mmb;

		pr_warn("MMB LEAK(pid=%d): 0x%08llX, %lu bytes, '%s'\n", f->pid,
			(unsigned long long)mmb->phys_addr, mmb->length, mmb->name);
		if (node->map_ref) {
			pr_warn("mmz_userdev: mmb<%s> is still mapped\n", mmb->name);
			hil_mmb_unmap(mmb);
		}
		drop_node(node);
	}
	mmz_share_forget(f->pid);
	kfree(f);
}

static int userdev_open(struct inode *inode, struct file *file)
{
	file->private_data = mmz_file_open(task_tgid_nr(current));
	return file->private_data ? 0 : -ENOMEM;
}

static int userdev_release(struct inode *inode, struct file *file)
{
	mmz_file_close(file->private_data);
	return 0;
}

static long userdev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return mmz_file_ioctl(file->private_data, cmd, arg);
}

static const struct file_operations userdev_fops = {
	.open = userdev_open,
	.release = userdev_release,
	.unlocked_ioctl = userdev_ioctl,
};

static struct miscdevice userdev = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mmz_userdev",
	.fops = &userdev_fops,
};

static int userdev_init(void)
{
	return misc_register(&userdev);
}
fs_initcall(userdev_init);
