// SPDX-License-Identifier: MIT
/*
 * slub_debug=[FLAGS][,CACHE,...][;[FLAGS][,CACHE,...]]...   and  slab_nomerge
 *
 *	slub_debug		everything (FZPU) for all caches
 *	slub_debug=Z,kmalloc-64,dma-*	red zones for these two
 *	slub_debug=FZPU;-,kmalloc-128	everything, but not for that one
 *
 * A block without caches holds for all; of the blocks that name a cache the first wins. The text is
 * parsed once when bootargs are read and once more each time a cache is created: nothing is kept
 * but the text. Boot CPU writes, later only read.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <granule/param.h>
#include <mm/slab.h>

bool slub_debug;			/* the option was given */
bool slab_nomerge;
static char slub_debug_text[256];

static slab_flags_t flag_of(char c)
{
	switch (tolower(c)) {
	case 'f': return SLAB_CONSISTENCY_CHECKS;
	case 'z': return SLAB_RED_ZONE;
	case 'p': return SLAB_POISON;
	case 'u': return SLAB_STORE_USER;
	case 't': return SLAB_TRACE;
	default: return 0;
	}
}

/* Reads one block's flags; *end is left at ',' or ';' or the end. "-" and "o" alone mean none. */
static int parse_flags(const char *text, const char **end, slab_flags_t *flags)
{
	const char *p = text;

	*flags = *p && *p != ',' && *p != ';' ? 0 : DEBUG_DEFAULT_FLAGS;
	for (; *p && *p != ',' && *p != ';'; p++) {
		if (!flag_of(*p) && *p != '-' && tolower(*p) != 'o')
			return -EINVAL;
		*flags |= flag_of(*p);
	}
	*end = p;
	return 0;
}

/* Does the list (from ',' to ';' or the end) name the cache? A name may end in '*'. */
static bool list_names(const char *list, const char *name)
{
	while (*list == ',') {
		size_t len = strcspn(++list, ",;");
		bool prefix = len && list[len - 1] == '*';

		if (prefix ? !strncmp(list, name, len - 1) :
			     strlen(name) == len && !strncmp(list, name, len))
			return true;
		list += len;
	}
	return false;
}

/* What the option's text says about a cache of this name. */
slab_flags_t slub_debug_flags_for(const char *text, const char *name)
{
	slab_flags_t block, all = 0;
	const char *p = text;

	do {
		if (parse_flags(p, &p, &block))
			break;
		if (*p != ',')
			all = block;
		else if (list_names(p, name))
			return block;
		p += strcspn(p, ";");
	} while (*p++ == ';');
	return all;
}

/* The flags a cache of this name gets. */
slab_flags_t kmem_cache_flags(slab_flags_t flags, const char *name)
{
	if (!slub_debug || (flags & SLAB_NO_USER_FLAGS))
		return flags;
	return flags | slub_debug_flags_for(slub_debug_text, name);
}

static int set_slub_debug(char *value)
{
	const char *p = value;
	slab_flags_t block;

	if (strlen(value) >= sizeof(slub_debug_text))
		return -E2BIG;
	do {
		if (parse_flags(p, &p, &block))
			return -EINVAL;
		p += strcspn(p, ";");
	} while (*p++ == ';');
	strcpy(slub_debug_text, value);
	slub_debug = true;
	return 0;
}
BOOT_PARAM(slub_debug, "slub_debug", set_slub_debug);
BOOT_PARAM(slab_debug, "slab_debug", set_slub_debug);

static int set_nomerge(char *value)
{
	slab_nomerge = true;
	return 0;
}
BOOT_PARAM(slab_nomerge, "slab_nomerge", set_nomerge);
BOOT_PARAM(slub_nomerge, "slub_nomerge", set_nomerge);
