// SPDX-License-Identifier: MIT
/*
 * MMZ: maps and caches of a file's blocks.
 *
 * A file maps a block once, whole; asking again counts and gives the same place. Until there are
 * processes the place is the block's kernel map: one kind at a time, as everywhere (mmz_map.c).
 * Whoever flushes must say an address that is mapped, a physical one that belongs to it, and a
 * range that stays in the block.
 */
#include "mmz_userdev.h"
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>

static void *map_for(hil_mmb_t *mmb, bool cached)
{
	return cached ? hil_mmb_map2kern_cached(mmb) : hil_mmb_map2kern(mmb);
}

static const char *kind(bool cached)
{
	return cached ? "cached" : "non-cached";
}

long mmz_ioctl_remap(struct mmz_file *f, struct mmz_info *info, bool cached)
{
	struct mmz_node *node = mmz_node_around(f, info->phys_addr);
	void *at;

	if (!node)
		return -EPERM;
	if (node->delayed_free)
		return -EBUSY;
	if (node->map_ref && node->map_cached != cached) {
		pr_err("mmz_userdev: mmb<%s> already mapped as %s, cannot remap as %s\n",
		       node->mmb->name, kind(node->map_cached), kind(cached));
		return -EINVAL;
	}
	if (!node->map_ref) {
		at = map_for(node->mmb, cached);
		if (!at)
			return -EINVAL;
		node->map_cached = cached;
		node->info.mapped = (unsigned long)at;
		node->info.prot = info->prot;
		node->info.flags = info->flags;
	}
	node->map_ref++;
	info->mapped = node->info.mapped + (info->phys_addr - node->mmb->phys_addr);
	info->size = node->mmb->length;
	return 0;
}

long mmz_ioctl_unmap(struct mmz_file *f, struct mmz_info *info)
{
	struct mmz_node *node = mmz_node_around(f, info->phys_addr);

	if (!node)
		return -EPERM;
	if (!node->map_ref)
		return -EIO;
	if (--node->map_ref)
		return 0;
	node->info.mapped = 0;
	info->mapped = 0;
	hil_mmb_unmap(node->mmb);	/* the last cached one cleans and drops the lines */
	mmz_node_finish(node);
	return 0;
}

/* Words only, as the vendor's; bit 0 of the answer: cached. */
long mmz_ioctl_virt_to_phys(struct mmz_file *f, struct mmz_info *info)
{
	hil_mmb_t *mmb;
	unsigned long va = info->mapped;

	if (va != info->mapped || va & 3)
		return -EINVAL;
	mmb = hil_mmb_getby_kvirt((const void *)va);
	if (!mmb)
		return -EINVAL;
	if (mmz_may_map(f, mmb->phys_addr, mmb->length))
		return -EPERM;
	info->phys_addr = mmb->phys_addr + (va - (unsigned long)mmb->kvirt);
	info->phys_addr |= !!(mmb->flags & HIL_MMB_MAP2KERN_CACHED);
	return 0;
}

static long flush_node(struct mmz_node *node, u64 phys, u64 virt, u64 size)
{
	hil_mmb_t *mmb = node->mmb;
	u64 offset = phys - mmb->phys_addr;

	if (!node->map_ref || !node->map_cached)
		return -EPERM;
	if (!size || virt != node->info.mapped + offset)
		return -EFAULT;
	if (size > mmb->length - offset) {
		pr_err("mmz_userdev: mmb<%s>: dirty area overflow!\n", mmb->name);
		return -EFAULT;
	}
	return hil_mmb_flush_dcache_byaddr((void *)(unsigned long)virt, phys, size);
}

/* 0 is everything that this file has mapped cached: nothing else may hold its lines. */
long mmz_ioctl_flush(struct mmz_file *f, u64 phys)
{
	struct mmz_node *node;

	if (phys) {
		node = mmz_node_at(f, phys);
		return node ? flush_node(node, phys, node->info.mapped, node->mmb->length) :
			      -EPERM;
	}
	list_for_each_entry(node, &f->nodes, list)
		if (node->map_ref && node->map_cached)
			flush_node(node, node->mmb->phys_addr, node->info.mapped,
				   node->mmb->length);
	return 0;
}

long mmz_ioctl_flush_dirty(struct mmz_file *f, const struct mmz_dirty *dirty)
{
	struct mmz_node *node = mmz_node_around(f, dirty->phys_start);

	return node ? flush_node(node, dirty->phys_start, dirty->virt_start, dirty->size) : -EPERM;
}

long mmz_ioctl_flush_range(struct mmz_file *f, const struct mmz_info *info)
{
	long err = mmz_may_map(f, info->phys_addr, info->size);

	if (err)
		return err;
	return hil_mmb_flush_dcache_byaddr((void *)(unsigned long)info->mapped, info->phys_addr,
					   info->size);
}

static bool in_window(u64 phys, u64 len)
{
	unsigned int n;
	const struct mmz_window *w = mmz_windows(&n);

	for (unsigned int i = 0; i < n; i++)
		if (phys >= w[i].start && phys - w[i].start < w[i].size &&
		    len <= w[i].size - (phys - w[i].start))
			return true;
	return false;
}

int mmz_may_map(const struct mmz_file *f, u64 phys, u64 len)
{
	unsigned long offset = 0, flags;
	hil_mmb_t *mmb;
	bool ours;

	if (!len)
		return -EINVAL;
	mmb = hil_mmb_getby_phys_2(phys, &offset);
	if (!mmb)
		return in_window(phys, len) ? 0 : -EINVAL;
	spin_lock_irqsave(&mmz_lock, flags);
	ours = mmz_shared_with(mmb, f->pid);
	spin_unlock_irqrestore(&mmz_lock, flags);
	if (!ours)
		return -EPERM;
	return len <= mmb->length - offset ? 0 : -EINVAL;
}
