// SPDX-License-Identifier: MIT
/*
 * A PL310 behind the shadow caches' L1: memory that its driver (drivers/cache/pl310.c) takes for
 * the registers, and what a write to them does to lines (ARM DDI 0246H, 3.3.10). What was cleaned
 * is in buffers until they are drained. The release changes with the seed, and two errata with it.
 */
#include <linux/array_size.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <../arch/host/shadow.h>
#include <../drivers/cache/pl310.h>

#define R2P0_BEFORE	0x2	/* 588369: clean-and-invalidate leaves clean lines behind */

static u32 regs[0x1000 / 4];

static void line_op(phys_addr_t pa, enum shadow_op op)
{
	struct shadow_operation o = { .level = 1, .op = op };

	if (shadow.mutant == MUTANT_OUTER_EDGES_LOST && op == OP_FLUSH)
		o = (struct shadow_operation){ .level = 1, .op = OP_INVAL, .edges_lost = true };
	else if (op == OP_FLUSH)
		o.keeps_clean = (regs[PL310_ID / 4] & 0x3f) == R2P0_BEFORE;
	/* The mutant that drops the inner line before this one. */
	if (shadow.back && shadow.mutant == MUTANT_INNER_FIRST && op != OP_CLEAN) {
		shadow_operate(pa, PL310_LINE, (struct shadow_operation){ .op = OP_FLUSH });
		shadow_adversary(pa, PL310_LINE);
	}
	shadow_operate(pa, PL310_LINE, o);
	shadow_adversary(pa, PL310_LINE);
}

static void written(volatile void *addr, u64 value)
{
	unsigned long reg = (unsigned long)addr - (unsigned long)regs;

	switch (reg) {
	case PL310_CLEAN_LINE:
		if (shadow.mutant != MUTANT_NO_OUTER_CLEAN && shadow.mutant != MUTANT_OUTER_FIRST)
			line_op(value, OP_CLEAN);
		break;
	case PL310_INV_LINE:
		if (shadow.mutant != MUTANT_NO_OUTER_INVAL)
			line_op(value, OP_INVAL);
		break;
	case PL310_FLUSH_LINE:
		line_op(value, OP_FLUSH);
		break;
	case PL310_SYNC:
		BUG_ON((regs[PL310_ID / 4] & 0x3f) == PL310_R3P0);	/* 753970: hangs */
		fallthrough;
	case PL310_SYNC_DUMMY:
		if (shadow.mutant != MUTANT_NO_DRAIN)
			shadow.drained = shadow.event++;
		break;
	case PL310_INV_WAY:
	case PL310_FLUSH_WAY:
	case PL310_CLEAN_WAY:
		regs[reg / 4] = 0;	/* done at once; nothing is tracked while this is used */
		break;
	}
}

void shadow_pl310_start(u64 seed)
{
	static const u32 releases[] = { PL310_R3P0, 0x9, R2P0_BEFORE };
	u32 release = releases[seed % ARRAY_SIZE(releases)];

	if (shadow.mutant == MUTANT_588369)
		release = R2P0_BEFORE;
	if (shadow.mutant == MUTANT_OUTER_EDGES_LOST)	/* where the driver flushes in one step */
		release = 0x9;

	memset(regs, 0, sizeof(regs));
	regs[PL310_ID / 4] = 0x410000c0 | release;
	regs[PL310_AUX / 4] = 1u << 16 | 3u << 17;	/* 16 ways of 64 KiB */
	host_register_written = written;
	BUG_ON(pl310_start((void __iomem *)regs, ~0u, ~0u, true));
	if (shadow.mutant == MUTANT_588369)
		pl310.errata &= ~PL310_588369;
}

void shadow_pl310_stop(void)
{
	pl310_stop();
	host_register_written = NULL;
}
