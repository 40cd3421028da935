// SPDX-License-Identifier: MIT
/*
 * MMZ: /proc/media-mem, the vendor's text to the byte. Scripts parse it.
 *
 * Classic (fourth generation): zones, blocks, one line of sums. mmz_format=v5 gives the fifth
 * generation's: a head line, windows of map_mmz=, whom a block is shared with, and a '*' before a
 * block that does not follow the one before it.
 *
 * Addresses beyond 32 bits, which the vendor's LPAE kernels could not print, get more digits.
 */
#include "mmz.h"
#include "mmz_userdev.h"
#include <granule/proc.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

static void zone_line(struct seq_file *m, const hil_mmz_t *z)
{
	seq_printf(m, "+---ZONE: PHYS(0x%08llX, 0x%08llX), GFP=%lu, nBYTES=%luKB,    NAME=\"%s\"\n",
		   (unsigned long long)z->phys_start,
		   (unsigned long long)(z->phys_start + z->nbytes - 1), z->gfp, z->nbytes / 1024,
		   z->name);
}

static void classic_block(struct seq_file *m, const hil_mmb_t *b)
{
	seq_printf(m, "   |-MMB: phys(0x%08llX, 0x%08llX), kvirt=0x%08lX, flags=0x%08lX, "
		   "length=%luKB,    name=\"%.15s\"\n",
		   (unsigned long long)b->phys_addr, (unsigned long long)mmb_end(b) - 1,
		   (unsigned long)b->kvirt, b->flags, b->length / 1024, b->name);
}

static void new_block(struct seq_file *m, const hil_mmb_t *b, bool follows)
{
	seq_printf(m, "   %c-MMB: phys(0x%08llX, 0x%08llX), kvirt=0x%0*lX, flags=0x%lX, ",
		   follows ? '|' : '*', (unsigned long long)b->phys_addr,
		   (unsigned long long)mmb_end(b) - 1, BITS_PER_LONG / 4,
		   (unsigned long)b->kvirt, b->flags);
	seq_printf(m, "kernel_only=%d, share_all=%d pid[%d,%d,%d,%d,%d], "
		   "length=%luKB,    name=\"%s\"\n",
		   b->kernel_only, !b->check_pid, b->pid[0], b->pid[1], b->pid[2], b->pid[3],
		   b->pid[4], b->length / 1024, b->name);
}

static void new_head(struct seq_file *m)
{
	unsigned int n;
	const struct mmz_window *w = mmz_windows(&n);

	seq_printf(m, " anony=%d mmz_allocator=%s mem_process_isolation=%d\n\n", mmz_anony,
		   mmz_allocator_name, mmz_isolation);
	if (!n)
		return;
	seq_puts(m, " map_mmz_zone:");
	for (unsigned int i = 0; i < n; i++)
		seq_printf(m, "(0x%llX, 0x%llX) ", (unsigned long long)w[i].start,
			   (unsigned long long)(w[i].start + w[i].size - 1));
	seq_puts(m, "\n\n");
}

static void sums(struct seq_file *m)
{
	unsigned long total = 0, used = 0, remain;
	int zones = 0, blocks = 0;
	const hil_mmz_t *zone;

	for_each_mmz(zone) {
		total += zone->nbytes / 1024;
		used += zone->used / 1024;
		blocks += zone->blocks;
		zones++;
	}
	if (!total)
		return;
	remain = total - used;
	seq_printf(m, "\n---MMZ_USE_INFO:\n total size=%luKB(%luMB),used=%luKB(%luMB + %luKB),"
		   "remain=%luKB(%luMB + %luKB),zone_number=%d,block_number=%d\n",
		   total, total / 1024, used, used / 1024, used % 1024, remain, remain / 1024,
		   remain % 1024, zones, blocks);
}

static int media_mem_show(struct seq_file *m, void *data)
{
	const hil_mmz_t *zone;
	const hil_mmb_t *mmb;
	unsigned long flags;

	if (mmz_format_v5)
		new_head(m);
	spin_lock_irqsave(&mmz_lock, flags);
	for_each_mmz(zone) {
		phys_addr_t end = 0;

		zone_line(m, zone);
		for_each_mmb(mmb, zone) {
			if (mmz_format_v5)
				new_block(m, mmb, !end || mmb->phys_addr == end);
			else
				classic_block(m, mmb);
			end = mmb_end(mmb);
		}
	}
	sums(m);
	spin_unlock_irqrestore(&mmz_lock, flags);
	return 0;
}
PROC(media_mem, "/proc/media-mem", media_mem_show, NULL);
