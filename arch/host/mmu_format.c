// SPDX-License-Identifier: MIT
/*
 * What a CPU reads in a descriptor: the three formats, decoded bit by bit from the Arm ARM (DDI0406
 * B3.5, B3.6; DDI0487 D8.3) with TEX remap and the attribute registers as arch/vmsa gives them. On
 * purpose not the codecs' code, so that a mistake there does not hide here.
 */
#include <../arch/host/host_mmu.h>

static u64 bits(u64 v, unsigned int hi, unsigned int lo)
{
	return v >> lo & ((2ull << (hi - lo)) - 1);
}

/* --- short --- */

static unsigned int short_shift(unsigned int level)
{
	return level == 0 ? 12 : 20;
}

static unsigned int short_entries(unsigned int level)
{
	return level == 0 ? 256 : 4096;
}

static unsigned int run_16(unsigned int level)
{
	return level < 2 ? 16 : 1;
}

static void short_rights(struct host_entry *out, unsigned int ap, bool xn, unsigned int tex0cb,
			 bool ng)
{
	static const enum host_type types[8] = {
		HOST_SO, HOST_DEV, HOST_WT, HOST_WB, HOST_NC, HOST_NC, HOST_SO, HOST_WB,
	};

	out->kind = HOST_LEAF;
	out->type = types[tex0cb];
	out->global = !ng;
	out->write = ap == 1 || ap == 3;
	out->user = ap == 3 || ap == 7;
	out->x = !xn;
	out->ux = !xn && out->user;
}

static void short_decode_l1(u32 d, struct host_entry *out)
{
	unsigned int ap = bits(d, 15, 15) << 2 | bits(d, 11, 10);

	if (bits(d, 1, 0) == 1) {
		out->kind = HOST_TABLE;
		out->pa = bits(d, 31, 10) << 10;
	} else if (bits(d, 1, 0) == 2) {
		short_rights(out, ap, bits(d, 4, 4), bits(d, 12, 12) << 2 | bits(d, 3, 2),
			     bits(d, 17, 17));
		out->cont = bits(d, 18, 18);
		out->pa = bits(d, 31, 20) << 20;
		if (out->cont)
			out->pa = bits(d, 31, 24) << 24 | bits(d, 23, 20) << 32 |
				  bits(d, 8, 5) << 36;
	}
}

static void short_decode(unsigned int level, u64 raw, struct host_entry *out)
{
	u32 d = (u32)raw;
	unsigned int ap = bits(d, 9, 9) << 2 | bits(d, 5, 4);

	*out = (struct host_entry) { .kind = HOST_INVALID };
	if (level == 1) {
		short_decode_l1(d, out);
	} else if (bits(d, 1, 0) == 1) {
		short_rights(out, ap, bits(d, 15, 15), bits(d, 12, 12) << 2 | bits(d, 3, 2),
			     bits(d, 11, 11));
		out->cont = true;
		out->pa = bits(d, 31, 16) << 16;
	} else if (bits(d, 1, 1)) {
		short_rights(out, ap, bits(d, 0, 0), bits(d, 6, 6) << 2 | bits(d, 3, 2),
			     bits(d, 11, 11));
		out->pa = bits(d, 31, 12) << 12;
	}
}

const struct host_format host_short = {
	.name = "short", .entry_bytes = 4, .page_shift = 12, .levels = 2, .shift = short_shift,
	.entries = short_entries, .run = run_16, .run_copies = true, .decode = short_decode,
};

/* --- long --- */

static void long_decode(unsigned int level, unsigned int page_shift, u64 d, struct host_entry *out)
{
	static const enum host_type types[8] = {
		HOST_WB, HOST_NC, HOST_WT, HOST_DEV, HOST_SO, HOST_SO, HOST_SO, HOST_SO,
	};

	*out = (struct host_entry) { .kind = HOST_INVALID };
	if (!bits(d, 0, 0) || (!level && !bits(d, 1, 1)))
		return;
	out->pa = d & ((1ull << 48) - 1) & ~((1ull << page_shift) - 1);
	if (level && bits(d, 1, 1)) {
		out->kind = HOST_TABLE;
		return;
	}
	if (!bits(d, 10, 10)) {		/* access flag clear: it faults, and is not cached */
		out->pa = 0;
		return;
	}
	out->kind = HOST_LEAF;
	out->type = types[bits(d, 4, 2)];
	out->user = bits(d, 6, 6);
	out->write = !bits(d, 7, 7);
	out->global = !bits(d, 11, 11);
	out->cont = bits(d, 52, 52);
	out->x = !bits(d, 53, 53);
	out->ux = !bits(d, 54, 54);
}

static unsigned int lpae_shift(unsigned int level)
{
	return 12 + 9 * level;
}

static unsigned int lpae_entries(unsigned int level)
{
	return level == 2 ? 4 : 512;
}

static void lpae_decode(unsigned int level, u64 raw, struct host_entry *out)
{
	long_decode(level, 12, raw, out);
	out->pa &= (1ull << 40) - 1;
	out->x = out->x && out->ux;	/* XN stops the kernel as well */
	out->ux = out->ux && out->user;
}

const struct host_format host_lpae = {
	.name = "lpae", .entry_bytes = 8, .page_shift = 12, .levels = 3, .shift = lpae_shift,
	.entries = lpae_entries, .run = run_16, .decode = lpae_decode,
};

#define ARM64_FORMAT(k, page_shift_, levels_, run0, run1, run2) \
static unsigned int arm64_##k##_shift(unsigned int level) \
{ \
	return page_shift_ + (page_shift_ - 3) * level; \
} \
static unsigned int arm64_##k##_entries(unsigned int level) \
{ \
	(void)level; \
	return 1u << (page_shift_ - 3); \
} \
static unsigned int arm64_##k##_run(unsigned int level) \
{ \
	return level == 0 ? run0 : level == 1 ? run1 : level == 2 ? run2 : 1; \
} \
static void arm64_##k##_decode(unsigned int level, u64 raw, struct host_entry *out) \
{ \
	long_decode(level, page_shift_, raw, out); \
} \
const struct host_format host_arm64_##k = { \
	.name = "arm64-" #k, .entry_bytes = 8, .page_shift = page_shift_, .levels = levels_, \
	.shift = arm64_##k##_shift, .entries = arm64_##k##_entries, .run = arm64_##k##_run, \
	.decode = arm64_##k##_decode, \
}

ARM64_FORMAT(4k, 12, 4, 16, 16, 16);
ARM64_FORMAT(16k, 14, 4, 128, 32, 1);
ARM64_FORMAT(64k, 16, 3, 32, 32, 1);
