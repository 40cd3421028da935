// SPDX-License-Identifier: MIT
/*
 * Names for addresses of code (granule/ksyms.h), from the table that tools/mkksyms makes.
 *
 *	ksyms_table  count, then where the parts begin, in bytes from the table's start:
 *	  offsets[count]  address - _text, ascending; the last entry ends the one before it
 *	  markers[]       where the name of every 16th symbol starts
 *	  names           a length byte and that many codes, one name after the other
 *	  tokens          128 strings with their length in front; code 128 + n stands for the n-th
 *
 * Codes below 128 are characters. The table is weak: a first link, and the host, have none.
 * Read-only after the link; no locks.
 */
#include <asm/sections.h>
#include <granule/ksyms.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define MARKER_STEP	16

struct ksyms_table {
	u32 count;		/* symbols and the end mark */
	u32 offsets;
	u32 markers;
	u32 names;
	u32 tokens;
};

extern const struct ksyms_table ksyms_table __attribute__((weak));

static const u32 *words(u32 where)
{
	return (const u32 *)((const char *)&ksyms_table + where);
}

static const u8 *bytes(u32 where)
{
	return (const u8 *)&ksyms_table + where;
}

unsigned int ksym_count(void)
{
	return &ksyms_table && ksyms_table.count ? ksyms_table.count - 1 : 0;
}

/* Steps over `n` pieces that each begin with their length. */
static const u8 *skip(const u8 *p, unsigned int n)
{
	while (n--)
		p += *p + 1;
	return p;
}

static void expand(unsigned int index, char *buf)
{
	const u8 *near = bytes(ksyms_table.names) + words(ksyms_table.markers)[index / MARKER_STEP];
	const u8 *code = skip(near, index % MARKER_STEP);
	unsigned int len = *code++, out = 0;

	while (len--) {
		const u8 *token;
		unsigned int c = *code++, n;

		if (c < 128) {
			if (out < KSYM_NAME_LEN - 1)
				buf[out++] = c;
			continue;
		}
		token = skip(bytes(ksyms_table.tokens), c - 128);
		for (n = *token++; n && out < KSYM_NAME_LEN - 1; n--)
			buf[out++] = *token++;
	}
	buf[out] = 0;
}

const char *ksym_lookup(unsigned long addr, unsigned long *size, unsigned long *offset, char *buf)
{
	unsigned long off = addr - (unsigned long)_text;
	unsigned int low = 0, high = ksym_count();
	const u32 *offsets;

	if (!high)
		return NULL;
	offsets = words(ksyms_table.offsets);
	if (addr < (unsigned long)_text || off < offsets[0] || off >= offsets[high])
		return NULL;
	while (high - low > 1) {	/* offsets[low] <= off < offsets[high] */
		unsigned int mid = (low + high) / 2;

		if (offsets[mid] <= off)
			low = mid;
		else
			high = mid;
	}
	*size = offsets[low + 1] - offsets[low];
	*offset = off - offsets[low];
	expand(low, buf);
	return buf;
}

unsigned long ksym_address(const char *name)
{
	char buf[KSYM_NAME_LEN];

	for (unsigned int i = 0; i < ksym_count(); i++) {
		expand(i, buf);
		if (!strcmp(buf, name))
			return (unsigned long)_text + words(ksyms_table.offsets)[i];
	}
	return 0;
}

int ksym_format(char *buf, size_t size, unsigned long addr)
{
	char name[KSYM_NAME_LEN];
	unsigned long length, offset;

	if (!ksym_lookup(addr, &length, &offset, name))
		return scnprintf(buf, size, "0x%lx", addr);
	return scnprintf(buf, size, "%s+0x%lx/0x%lx", name, offset, length);
}
