// SPDX-License-Identifier: MIT
/*
 * Attributes as text and back (granule/pgattr.h). The text is what `pt` and `ptdump` print.
 */
#include <granule/pgattr.h>
#include <linux/errno.h>
#include <linux/string.h>

static const char *const type_names[PT_MT_COUNT] = { "WB", "NC", "WT", "DEV", "SO" };

/* One character for each bit, in order of the text; kernel rights, user rights, the rest. */
static const struct {
	char letter;
	u32 bit;
} letters[] = {
	{ 'r', PGA_R }, { 'w', PGA_W }, { 'x', PGA_X }, { 'U', PGA_USER }, { 'X', PGA_UX },
	{ ' ', 0 },
	{ 'g', PGA_GLOBAL }, { 'y', PGA_YOUNG }, { 'd', PGA_DIRTY }, { 's', PGA_SPECIAL },
	{ ' ', 0 },
};
#define LETTERS	(sizeof(letters) / sizeof(letters[0]))

const char *pgattr_type_name(u32 attrs)
{
	u32 type = (attrs & PGA_MT_MASK) >> PGA_MT_SHIFT;

	return type < PT_MT_COUNT ? type_names[type] : "?";
}

char *pgattr_format(char *buf, pgprot_t prot)
{
	u32 attrs = (u32)pgprot_val(prot);

	for (unsigned int i = 0; i < LETTERS; i++)
		buf[i] = !letters[i].bit || (attrs & letters[i].bit) ? letters[i].letter : '-';
	strcpy(buf + LETTERS, pgattr_type_name(attrs));
	return buf;
}

int pgattr_parse(const char *text, pgprot_t *prot)
{
	u32 attrs = 0;

	for (unsigned int i = 0; i < LETTERS; i++) {
		if (text[i] == letters[i].letter)
			attrs |= letters[i].bit;
		else if (text[i] != '-' || !letters[i].bit)
			return -EINVAL;
	}
	for (u32 type = 0; type < PT_MT_COUNT; type++) {
		if (strcmp(text + LETTERS, type_names[type]))
			continue;
		*prot = __pgprot(attrs | PGA_MT(type));
		return 0;
	}
	return -EINVAL;
}
