// SPDX-License-Identifier: MIT
/*
 * MMZ: the text that describes zones.
 *
 *	name,gfp,start,size[,type,eqsize][:name,...]
 *
 * Pure: text in, numbers or a sentence out. Numbers are decimal, 0x.. or 0.., with K, M or G. The
 * sentence names the entry by its own text, so that it is found in a long line of boot arguments.
 */
#include "mmz.h"
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#define FIELDS	6

struct field {
	const char *text;
	size_t len;
};

static int suffix_shift(char c)
{
	switch (c) {
	case 'k': case 'K': return 10;
	case 'm': case 'M': return 20;
	case 'g': case 'G': return 30;
	}
	return 0;
}

/* All of the field is the number. */
static bool number(struct field f, u64 *out)
{
	char buf[32];
	int shift;

	if (!f.len || f.len >= sizeof(buf))
		return false;
	memcpy(buf, f.text, f.len);
	shift = suffix_shift(buf[f.len - 1]);
	buf[f.len - (shift != 0)] = '\0';
	if (buf[0] < '0' || buf[0] > '9' || kstrtou64(buf, 0, out) || *out > U64_MAX >> shift)
		return false;
	*out <<= shift;
	return true;
}

static unsigned int split(const char *text, size_t len, struct field *field)
{
	unsigned int n = 1;

	field[0] = (struct field){ text, 0 };
	for (size_t i = 0; i < len; i++) {
		if (text[i] != ',') {
			if (n <= FIELDS)
				field[n - 1].len++;
			continue;
		}
		if (n++ < FIELDS)
			field[n - 1] = (struct field){ text + i + 1, 0 };
	}
	return n;
}

static const char *numbers(const struct field *f, unsigned int n, struct mmz_spec *spec)
{
	u64 gfp, type = 0;

	if (!number(f[1], &gfp) || gfp > ULONG_MAX)
		return "gfp is no number";
	if (!number(f[2], &spec->start))
		return "the start is no number";
	if (!number(f[3], &spec->size))
		return "the size is no number";
	if (n == FIELDS && (!number(f[4], &type) || type > HIL_EQ_BLOCK_ALLOC))
		return "the type is none of 0 (default), 1 (slab), 2 (blocks)";
	if (n == FIELDS && !number(f[5], &spec->eqsize))
		return "eqsize is no number";
	spec->gfp = gfp;
	spec->type = type;
	return NULL;
}

static const char *values(const struct mmz_spec *spec)
{
	if (spec->type == HIL_EQ_BLOCK_ALLOC && (!spec->eqsize || spec->eqsize % PAGE_SIZE))
		return "eqsize is no multiple of the page";
	if (spec->type == HIL_EQ_BLOCK_ALLOC && spec->eqsize > ULONG_MAX / 2)
		return "eqsize is too large";
	if (spec->size && spec->start > U64_MAX - (spec->size - 1))
		return "start + size wraps";
	if (spec->size > ULONG_MAX)
		return "the size is more than an address has bits for";
	return NULL;
}

int mmz_parse_entry(const char *text, size_t len, struct mmz_spec *spec, char *why)
{
	struct field f[FIELDS];
	unsigned int n = split(text, len, f);
	const char *wrong = NULL;

	memset(spec, 0, sizeof(*spec));
	if (!len)
		wrong = "an empty entry";
	else if (n != 4 && n != 6)
		wrong = n < 4 ? "too few fields, of name,gfp,start,size[,type,eqsize]" :
		n == 5 ? "a type needs its eqsize behind it" : "too many fields";
	else if (!f[0].len)
		wrong = "the name is empty";
	else if (f[0].len >= sizeof(spec->name))
		wrong = "the name is longer than 31 characters";
	wrong = wrong ?: numbers(f, n, spec) ?: values(spec);
	if (wrong) {
		scnprintf(why, MMZ_WHY, "\"%.*s%s\": %s", (int)min_t(size_t, len, 80), text,
			  len > 80 ? "..." : "", wrong);
		return -EINVAL;
	}
	memcpy(spec->name, f[0].text, f[0].len);
	return 0;
}

int mmz_parse(const char *text, void (*fn)(void *ctx, const struct mmz_spec *spec,
					   const char *why), void *ctx)
{
	char why[MMZ_WHY];
	int bad = 0;

	for (;;) {
		size_t len = strcspn(text, ":");
		struct mmz_spec spec;
		int err = mmz_parse_entry(text, len, &spec, why);

		fn(ctx, err ? NULL : &spec, err ? why : NULL);
		bad += err != 0;
		if (!text[len])
			return bad;
		text += len + 1;
	}
}
