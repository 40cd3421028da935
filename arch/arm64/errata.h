/* SPDX-License-Identifier: MIT */
/* arm64: errata of the core at hand. errata.c has the table. */
#ifndef ARM64_ERRATA_H
#define ARM64_ERRATA_H

#include <linux/types.h>

enum erratum {
	ERRATUM_A53_CLEAN_AS_FLUSH,	/* DC CVAC must be DC CIVAC; cache.S reads it */
	ERRATUM_TLBI_TWICE,		/* TLBI and DSB are needed a second time */
	ERRATUM_NO_HW_AF,		/* hardware access flag must stay off */
	ERRATUM_LINKER,			/* avoided by how the image is compiled and linked */
	ERRATUM_COUNT
};

extern u8 errata_active[ERRATUM_COUNT];

static inline bool erratum(enum erratum e)
{
	return __builtin_expect(errata_active[e], 0);
}

void errata_init(u32 midr, u32 revidr);
void errata_print(void);

#endif
