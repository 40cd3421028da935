// SPDX-License-Identifier: MIT
/*
 * The fake banks (bank.h). One memory object holds each bank, so that the same page can be seen at
 * several addresses, as on a machine. Single-threaded, like all of the host's tests.
 */
#include <asm/page.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <../arch/host/bank.h>
#include <../arch/host/glue.h>

#define MAX_BANKS 16

static struct host_bank {
	phys_addr_t base, size;
	int memory;
} banks[MAX_BANKS];
static unsigned int nr_banks;

unsigned long kimage_voffset;

void host_banks_init(phys_addr_t lowest)
{
	memstart_addr = lowest;
#define RESERVE(name, start, end) glue_reserve((void *)(start), (end) - (start));
	KERNEL_LAYOUT(RESERVE)
#undef RESERVE
}

/* The part of the bank that the linear map reaches. */
static unsigned long linear_part(const struct host_bank *bank)
{
	phys_addr_t limit = memstart_addr + (LOWMEM_LIMIT - PAGE_OFFSET);

	if (bank->base >= limit)
		return 0;
	return min(bank->size, limit - bank->base);
}

void host_bank_add(phys_addr_t base, phys_addr_t size)
{
	struct host_bank *bank = &banks[nr_banks];

	BUG_ON(nr_banks == MAX_BANKS || (base | size) & ~(phys_addr_t)PAGE_MASK);
	BUG_ON(base < memstart_addr);
	for (unsigned int i = 0; i < nr_banks; i++)
		BUG_ON(base < banks[i].base + banks[i].size && banks[i].base < base + size);
	*bank = (struct host_bank){ base, size, glue_memory_create(size) };
	nr_banks++;
	if (linear_part(bank))
		glue_map_alias(__va(base), linear_part(bank), bank->memory, 0, true);
}

void host_banks_remove(void)
{
	for (; nr_banks; nr_banks--) {
		struct host_bank *bank = &banks[nr_banks - 1];

		if (linear_part(bank))
			glue_unmap(__va(bank->base), linear_part(bank));
		glue_memory_close(bank->memory);
	}
}

int host_alias_map(unsigned long va, phys_addr_t pa, size_t size, bool writable)
{
	for (unsigned int i = 0; i < nr_banks; i++) {
		struct host_bank *bank = &banks[i];

		if (pa < bank->base || pa + size > bank->base + bank->size)
			continue;
		glue_map_alias((void *)va, size, bank->memory, pa - bank->base, writable);
		return 0;
	}
	return -EFAULT;
}

void host_alias_unmap(unsigned long va, size_t size)
{
	glue_unmap((void *)va, size);
}
