// SPDX-License-Identifier: MIT
/*
 * libFuzzer target: the tree reader on any bytes. What it accepts must obey the invariants that the
 * second step builds on. AddressSanitizer and UBSan watch the rest.
 */
#include <stdlib.h>
#include <string.h>
#include <granule/fdt_mem.h>

#define CHECK(c) do { if (!(c)) abort(); } while (0)

static void check_banks(const struct fdt_mem_info *info)
{
	unsigned int i;
	u64 sum = 0;

	for (i = 0; i < info->n_banks; i++) {
		const struct fdt_bank *b = &info->banks[i];

		CHECK(b->size > 0);
		CHECK(b->base + (b->size - 1) >= b->base);
		CHECK(!i || b->base > b[-1].base + (b[-1].size - 1));
		sum += b->size;
	}
	CHECK(sum == info->memory_total);
}

static void take_note(void *arg, const char *text)
{
	*(size_t *)arg += strlen(text);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fdt_bank banks[16];
	struct fdt_reserve reserves[16];
	struct fdt_dma_range dma[16];
	size_t heard = 0;
	struct fdt_mem_info info = {
		.banks = banks, .max_banks = 16, .reserves = reserves, .max_reserves = 16,
		.dma_ranges = dma, .max_dma_ranges = 16, .note = take_note, .note_arg = &heard,
	};
	char why[FDT_MEM_WHY];
	u8 matrix[8 * 8];
	unsigned int i;
	int j;
	void *blob = malloc(size ? size : 1);	/* exactly that long, for the sanitizer */

	memcpy(blob, data, size);
	if (!fdt_mem_verify(blob, size, why)) {
		fdt_mem_read(blob, &info);
		check_banks(&info);
		for (i = 0; i < info.n_reserves; i++)
			for (j = 0; j < info.reserves[i].n_alloc_ranges && j < 8; j++)
				fdt_mem_alloc_range(&info.reserves[i], j);
		fdt_mem_distances(&info, matrix, 8);
		CHECK(!info.has_initrd || info.initrd_start < info.initrd_end);
		CHECK(info.n_methods <= FDT_MEM_METHODS && info.n_numa_ids <= FDT_MEM_NODES);
	} else {
		CHECK(memchr(why, '\0', sizeof(why)) && why[0]);
	}
	free(blob);
	return 0;
}
