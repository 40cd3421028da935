// SPDX-License-Identifier: MIT
/*
 * MMZ: which processes may see a block (the newer generation's rules), and the windows of map_mmz=.
 *
 * A block belongs to the process that allocated it, pid[0]. With mem_process_isolation (the
 * default) others need to be on its list, at most four of them, put there by the owner; SHARE_ALL
 * opens it to everybody. A block of the kernel's is nobody's. A handle is the block's number, which
 * no other block ever gets.
 *
 * Lock: mmz_lock.
 */
#include "mmz_userdev.h"
#include <asm/page.h>
#include <granule/mmz_ioctl.h>
#include <granule/param.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* --- windows --- */

#define WINDOWS	16

static struct mmz_window windows[WINDOWS];
static unsigned int n_windows;

const struct mmz_window *mmz_windows(unsigned int *n)
{
	*n = n_windows;
	return windows;
}

/* start,size:... */
static int set_map_mmz(char *value)
{
	while (*value) {
		char *end;
		struct mmz_window w;

		w.start = memparse(value, &end);
		if (end == value || *end != ',')
			return -EINVAL;
		value = end + 1;
		w.size = memparse(value, &end);
		if (end == value || (*end && *end != ':') || !w.size ||
		    w.size - 1 > U64_MAX - w.start || n_windows == WINDOWS)
			return -EINVAL;
		windows[n_windows++] = w;
		value = *end ? end + 1 : end;
	}
	return 0;
}
BOOT_PARAM(map_mmz, "map_mmz", set_map_mmz);

/* --- lists --- */

static int position(const hil_mmb_t *mmb, int pid)
{
	for (int i = 0; i < mmb->pid_num; i++)
		if (mmb->pid[i] == pid)
			return i;
	return -1;
}

bool mmz_shared_with(const hil_mmb_t *mmb, int pid)
{
	if (mmb->kernel_only || !mmb->pid_num)
		return false;
	return !mmb->check_pid || position(mmb, pid) >= 0;
}

static int add_pid(hil_mmb_t *mmb, int pid)
{
	if (position(mmb, pid) >= 0)
		return 0;
	if (mmb->pid_num == HIL_MAX_SHARE_PID)
		return -ENOSPC;
	mmb->pid[mmb->pid_num++] = pid;
	return 0;
}

/* Never the owner. */
static int remove_pid(hil_mmb_t *mmb, int pid)
{
	int at = position(mmb, pid);

	if (at < 1)
		return -EINVAL;
	mmb->pid[at] = mmb->pid[--mmb->pid_num];
	mmb->pid[mmb->pid_num] = 0;
	return 0;
}

void mmz_share_forget(int pid)
{
	unsigned long flags;
	hil_mmz_t *zone;
	hil_mmb_t *mmb;

	spin_lock_irqsave(&mmz_lock, flags);
	for_each_mmz(zone)
		for_each_mmb(mmb, zone)
			remove_pid(mmb, pid);
	spin_unlock_irqrestore(&mmz_lock, flags);
}

/* --- ioctls --- */

/* Under mmz_lock: the block around phys, or of a handle. */
static hil_mmb_t *find(u64 phys, u64 handle)
{
	hil_mmz_t *zone;
	hil_mmb_t *mmb;

	for_each_mmz(zone)
		for_each_mmb(mmb, zone)
			if (handle ? mmb->id == handle : phys - mmb->phys_addr < mmb->length)
				return mmb;
	return NULL;
}

static long change(struct mmz_file *f, unsigned int cmd, const struct mmz_share *s)
{
	hil_mmb_t *mmb = find(s->phys_addr, s->mem_handle);

	if (!mmb)
		return -EINVAL;
	if (mmb->kernel_only || !mmb->pid_num || mmb->pid[0] != f->pid)
		return -EPERM;
	switch (cmd) {
	case IOC_MEM_SHARE:
		return add_pid(mmb, s->shared_pid);
	case IOC_MEM_UNSHARE:
		return remove_pid(mmb, s->shared_pid);
	case IOC_MEM_SHARE_ALL:
		mmb->check_pid = false;
		return 0;
	default:
		mmb->check_pid = true;
		return 0;
	}
}

static long look_up(struct mmz_file *f, hil_mmb_t *mmb, struct mmz_share *s, u64 phys)
{
	if (!mmb)
		return -EINVAL;
	if (!mmz_shared_with(mmb, f->pid))
		return -EPERM;
	s->mem_handle = mmb->id;
	s->offset = phys - mmb->phys_addr;
	s->phys_addr = phys;
	return 0;
}

static long locked(struct mmz_file *f, unsigned int cmd, struct mmz_share *s, hil_mmb_t *of_virt,
		   u64 virt_offset)
{
	hil_mmb_t *mmb;

	switch (cmd) {
	case IOC_VIRT_GET_SYS_MEM:
		return look_up(f, of_virt, s, of_virt ? of_virt->phys_addr + virt_offset : 0);
	case IOC_PHYS_GET_SYS_MEM:
		return look_up(f, find(s->phys_addr, 0), s, s->phys_addr);
	case IOC_HANDLE_GET_SYS_MEM:
		mmb = s->mem_handle ? find(0, s->mem_handle) : NULL;
		if (mmb && s->offset >= mmb->length)
			return -EINVAL;
		return look_up(f, mmb, s, mmb ? mmb->phys_addr + s->offset : 0);
	}
	return change(f, cmd, s);
}

static bool known(unsigned int cmd)
{
	switch (cmd) {
	case IOC_MEM_SHARE:
	case IOC_MEM_UNSHARE:
	case IOC_MEM_SHARE_ALL:
	case IOC_MEM_UNSHARE_ALL:
	case IOC_VIRT_GET_SYS_MEM:
	case IOC_PHYS_GET_SYS_MEM:
	case IOC_HANDLE_GET_SYS_MEM:
		return true;
	}
	return false;
}

long mmz_ioctl_share(struct mmz_file *f, unsigned int cmd, unsigned long arg)
{
	hil_mmb_t *of_virt = NULL;
	struct mmz_share s;
	unsigned long flags;
	u64 offset = 0;
	long ret;

	if (!known(cmd))
		return _IOC_NR(cmd) >= 40 && _IOC_NR(cmd) <= 46 ? -EINVAL : -ENOTTY;
	if (copy_from_kernel_nofault(&s, (const void *)arg, sizeof(s)))
		return -EFAULT;
	if (cmd == IOC_VIRT_GET_SYS_MEM && s.virt_addr == (unsigned long)s.virt_addr)
		of_virt = hil_mmb_getby_kvirt((const void *)(unsigned long)s.virt_addr);
	if (of_virt)
		offset = (unsigned long)s.virt_addr - (unsigned long)of_virt->kvirt;
	spin_lock_irqsave(&mmz_lock, flags);
	ret = locked(f, cmd, &s, of_virt, offset);
	spin_unlock_irqrestore(&mmz_lock, flags);
	if (!ret && (_IOC_DIR(cmd) & _IOC_READ) &&
	    copy_to_kernel_nofault((void *)arg, &s, sizeof(s)))
		return -EFAULT;
	return ret;
}
