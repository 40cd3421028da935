// SPDX-License-Identifier: MIT
/*
 * What may follow %p (lib/vsprintf.c). Nothing is hashed: whoever reads this console may know.
 *
 *	%p %px %pK	the pointer, zero-padded hexadecimal without 0x
 *	%pS %pB %ps	a symbol: name+offset/size; the same for a return address; the name alone
 *	%pa %pap %pad	*(phys_addr_t *), *(dma_addr_t *) with 0x
 *	%pr %pR		struct resource
 *	%pe		an error pointer by name: -ENOMEM
 *	%pV		struct va_format: another format with its arguments
 *	%*ph[C|D|N]	bytes, separated by space, colon, hyphen, nothing; the width is their number
 *	%*pb %*pbl	a bitmap of that many bits: hexadecimal words, or "0-3,7"
 *	%pGp %pGg	page flags at *(unsigned long *), a gfp mask at *(gfp_t *), by names
 *	%pOF[f|n|p]	struct device_node: path, name, phandle
 *
 * Pointers are read as they are; a bad one faults.
 */
#include <granule/ksyms.h>
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/gfp_types.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/of.h>
#include <linux/page-flags.h>
#include <linux/string.h>

#include "format.h"

static void put_address(struct sink *out, const void *ptr, struct spec spec)
{
	spec.base = 16;
	if (spec.width < 0) {
		spec.width = 2 * sizeof(ptr) + (spec.alt ? 2 : 0);
		spec.zero = true;
	}
	put_number(out, (unsigned long)ptr, spec);
}

static void put_symbol(struct sink *out, char kind, unsigned long addr, struct spec spec)
{
	char text[KSYM_NAME_LEN + 40];
	char *offset;

	ksym_format(text, sizeof(text), kind == 'B' ? addr - 1 : addr);
	offset = kind == 's' ? strchr(text, '+') : NULL;
	if (offset)
		*offset = '\0';
	put_string(out, text, spec);
}

static void put_resource(struct sink *out, const struct resource *res)
{
	unsigned int digits = (res->start | res->end) >> 32 ? 16 : 8;
	const char *type = res->flags & IORESOURCE_MEM ? "[mem " :
			   res->flags & IORESOURCE_IRQ ? "[irq " : "[??? ";
	struct spec decimal = { .base = 10, .width = -1, .precision = -1 };

	put_text(out, type);
	if (res->flags & IORESOURCE_IRQ) {
		put_number(out, res->start, decimal);
	} else {
		put_hex(out, res->start, digits);
		put(out, '-');
		put_hex(out, res->end, digits);
	}
	put(out, ']');
}

static const struct {
	int number;
	const char *name;
} errors[] = {
#define E(name) { name, #name }
	E(EPERM), E(ENOENT), E(ESRCH), E(EINTR), E(EIO), E(ENXIO), E(E2BIG), E(ENOEXEC), E(EBADF),
	E(ECHILD), E(EAGAIN), E(ENOMEM), E(EACCES), E(EFAULT), E(EBUSY), E(EEXIST), E(EXDEV),
	E(ENODEV), E(ENOTDIR), E(EISDIR), E(EINVAL), E(ENFILE), E(EMFILE), E(ENOTTY), E(EFBIG),
	E(ENOSPC), E(ESPIPE), E(EROFS), E(EPIPE), E(EDOM), E(ERANGE), E(EDEADLK), E(ENAMETOOLONG),
	E(ENOSYS), E(ENOTEMPTY), E(ELOOP), E(ENODATA), E(ETIME), E(EPROTO), E(EBADMSG),
	E(EOVERFLOW), E(EILSEQ), E(EMSGSIZE), E(EOPNOTSUPP), E(ENOBUFS), E(ETIMEDOUT), E(EALREADY),
	E(EINPROGRESS), E(ESTALE), E(EREMOTEIO), E(ECANCELED), E(EHWPOISON), E(ERESTARTSYS),
	E(EPROBE_DEFER), E(ENOTSUPP),
#undef E
};

static void put_error(struct sink *out, const void *ptr, struct spec spec)
{
	char text[24] = "-";

	for (unsigned int i = 0; IS_ERR(ptr) && i < ARRAY_SIZE(errors); i++) {
		if (errors[i].number == -PTR_ERR(ptr)) {
			strlcpy(text + 1, errors[i].name, sizeof(text) - 1);
			put_string(out, text, spec);
			return;
		}
	}
	if (!IS_ERR(ptr)) {
		put_address(out, ptr, spec);
		return;
	}
	spec.is_signed = true;
	put_number(out, PTR_ERR(ptr), spec);
}

static void put_bytes(struct sink *out, char how, const u8 *p, int count)
{
	char separator = how == 'C' ? ':' : how == 'D' ? '-' : how == 'N' ? 0 : ' ';

	for (int i = 0; i < min(count, 64); i++) {
		if (i && separator)
			put(out, separator);
		put(out, hex_asc_hi(p[i]));
		put(out, hex_asc_lo(p[i]));
	}
}

static void put_bitmap_list(struct sink *out, const unsigned long *map, int nbits)
{
	struct spec decimal = { .base = 10, .width = -1, .precision = -1 };
	unsigned int begin, end;
	bool first = true;

	for_each_set_bitrange(begin, end, map, (unsigned int)nbits) {
		if (!first)
			put(out, ',');
		first = false;
		put_number(out, begin, decimal);
		if (end - begin > 1) {
			put(out, '-');
			put_number(out, end - 1, decimal);
		}
	}
}

/* Groups of 32 bits, highest first, separated by commas. */
static void put_bitmap(struct sink *out, const unsigned long *map, int nbits)
{
	struct spec hex = { .base = 16, .precision = -1, .zero = true };
	int low = (max(nbits, 1) - 1) & ~31;

	for (int high = nbits; low >= 0; high = low, low -= 32) {
		u32 word = map[low / BITS_PER_LONG] >> (low % BITS_PER_LONG);

		if (high - low < 32)
			word &= (1U << (high - low)) - 1;
		hex.width = DIV_ROUND_UP(high - low, 4);
		put_number(out, word, hex);
		if (low)
			put(out, ',');
	}
}

struct flag_name {
	unsigned long mask;
	const char *name;
};

/* Names of all flags that are set, joined by |; what has no name as a number; "none" for 0. */
static void put_flags(struct sink *out, unsigned long flags, const struct flag_name *names,
		      unsigned int n, const char *none)
{
	const char *join = "";

	if (!flags)
		put_text(out, none);
	for (unsigned int i = 0; i < n && flags; i++) {
		if ((flags & names[i].mask) != names[i].mask)
			continue;
		flags &= ~names[i].mask;
		put_text(out, join);
		put_text(out, names[i].name);
		join = "|";
	}
	if (flags) {
		struct spec hex = { .base = 16, .alt = true, .width = -1, .precision = -1 };

		put_text(out, join);
		put_number(out, flags, hex);
	}
}

static const struct flag_name page_flag_names[] = {
#define F(name) { 1UL << PG_##name, #name }
	F(locked), F(writeback), F(referenced), F(uptodate), F(dirty), F(lru), F(head), F(waiters),
	F(active), F(workingset), F(owner_priv_1), F(owner_2), F(arch_1), F(reserved), F(private),
	F(private_2), F(reclaim), F(swapbacked), F(unevictable), F(mlocked), F(hwpoison),
#undef F
};

/* Combinations first, so that the usual masks read as they were written. */
static const struct flag_name gfp_names[] = {
#define F(name) { name, #name }
	F(GFP_TRANSHUGE), F(GFP_TRANSHUGE_LIGHT), F(GFP_HIGHUSER_MOVABLE), F(GFP_HIGHUSER),
	F(GFP_USER), F(GFP_KERNEL_ACCOUNT), F(GFP_KERNEL), F(GFP_NOFS), F(GFP_NOIO), F(GFP_NOWAIT),
	F(GFP_ATOMIC), F(GFP_DMA), F(GFP_DMA32), F(__GFP_HIGHMEM), F(__GFP_MOVABLE),
	F(__GFP_RECLAIMABLE), F(__GFP_HIGH), F(__GFP_IO), F(__GFP_FS), F(__GFP_ZERO),
	F(__GFP_RECLAIM), F(__GFP_DIRECT_RECLAIM), F(__GFP_KSWAPD_RECLAIM), F(__GFP_WRITE),
	F(__GFP_NOWARN), F(__GFP_RETRY_MAYFAIL), F(__GFP_NOFAIL), F(__GFP_NORETRY),
	F(__GFP_MEMALLOC), F(__GFP_COMP), F(__GFP_NOMEMALLOC), F(__GFP_HARDWALL), F(__GFP_THISNODE),
	F(__GFP_ACCOUNT), F(__GFP_ZEROTAGS), F(__GFP_SKIP_ZERO), F(__GFP_SKIP_KASAN),
#undef F
};

static void put_mm_flags(struct sink *out, char kind, const void *ptr, struct spec spec)
{
	if (kind == 'p')
		put_flags(out, *(const unsigned long *)ptr & PAGEFLAGS_MASK, page_flag_names,
			  ARRAY_SIZE(page_flag_names), "");
	else if (kind == 'g')
		put_flags(out, *(const gfp_t *)ptr, gfp_names, ARRAY_SIZE(gfp_names), "none");
	else
		put_address(out, ptr, spec);
}

static void put_node(struct sink *out, char what, const struct device_node *node)
{
	const struct device_node *chain[32];
	struct spec decimal = { .base = 10, .width = -1, .precision = -1 };
	int depth = 0;

	if (!node || what == 'n' || what == 'p') {
		if (what == 'p' && node)
			put_number(out, node->phandle, decimal);
		else
			put_text(out, node ? node->full_name : "(null)");
		return;
	}
	for (; node->parent && depth < (int)ARRAY_SIZE(chain); node = node->parent)
		chain[depth++] = node;
	if (!depth)
		put(out, '/');
	while (depth--) {
		put(out, '/');
		put_text(out, chain[depth]->full_name);
	}
}

void put_pointer(struct sink *out, const char *ext, const void *ptr, struct spec spec)
{
	const struct va_format *nested = ptr;

	switch (*ext) {
	case 'S':
	case 's':
	case 'B':
		put_symbol(out, *ext, (unsigned long)ptr, spec);
		break;
	case 'a':
		if (ext[1] == 'd')
			put_hex(out, *(const dma_addr_t *)ptr, 2 * sizeof(dma_addr_t));
		else
			put_hex(out, *(const phys_addr_t *)ptr, 2 * sizeof(phys_addr_t));
		break;
	case 'r':
	case 'R':
		put_resource(out, ptr);
		break;
	case 'e':
		put_error(out, ptr, spec);
		break;
	case 'V':
		put_format(out, nested->fmt, *nested->va);
		break;
	case 'h':
		put_bytes(out, ext[1], ptr, spec.width < 0 ? 1 : spec.width);
		break;
	case 'b':
		if (ext[1] == 'l')
			put_bitmap_list(out, ptr, spec.width);
		else
			put_bitmap(out, ptr, spec.width);
		break;
	case 'G':
		put_mm_flags(out, ext[1], ptr, spec);
		break;
	case 'O':
		put_node(out, ext[1] == 'F' ? ext[2] : 'f', ptr);
		break;
	default:
		put_address(out, ptr, spec);
	}
}
