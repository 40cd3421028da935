// SPDX-License-Identifier: MIT
/*
 * ARM: checks and page tables before the MMU is on.
 *
 * Runs where the image was loaded, all memory Strongly-ordered: built with -mno-unaligned-access
 * and position independent, every symbol hidden, so that each address is PC-relative; no library,
 * no locks, no atomics, nothing outside this file and head.S. Addresses are physical ones here; a
 * link address is made by adding `kimage_voffset`. The tables are static in .bss: swapper_pg_dir
 * holds the image window by pages, each section with its rights (W^X from the first moment), the
 * vectors page and empty tables for the fixmap; idmap_pg_dir the turn-on page. mm/paging.c
 * completes swapper_pg_dir later. Next: head.S `on_window`.
 */
#pragma GCC visibility push(hidden)
#include <../arch/arm/boot.h>
#include <../arch/arm/frame.h>
#include <../arch/arm/pt.h>

#define UART_DR		0x00
#define UART_FR		0x18
#define UART_FR_TXFF	(1u << 5)
#define UART_IBRD	0x24
#define UART_CR		0x30
#define UART_CELLID	0xff0		/* 0d f0 05 b1, a byte a word: a PrimeCell */
#define TX_WAIT		0x10000

#define SYS_WRITE0	0x04
#define SYS_EXIT_EXTENDED 0x20
#define EXIT_APPLICATION 0x20026
#define STATUS_REFUSED	3

#define FDT_MAGIC	0xd00dfeedu
#define FDT_MAX		0x200000u

int early_read(u32 *value, u32 addr);
int early_write(u32 addr, u32 value);
long early_semihosting(u32 op, const void *arg);
void arch_park(void) __attribute__((noreturn));
u32 boot_check(u32 base, u32 fdt);
void boot_map(u32 base);
void boot_took_over(u32 base, u32 mpidr);
void boot_fault(u32 vector, u32 pc, u32 base, u32 fdt, u32 fsr, u32 far);

unsigned long kimage_voffset;
struct boot_mmu_regs boot_mmu_regs;
u32 boot_ttbr_flags;
static char *pool_next;

static u32 swap32(u32 x)
{
	return x << 24 | (x & 0xff00) << 8 | (x >> 8 & 0xff00) | x >> 24;
}

/*
 * --- messages, on a PL011 at the configured address if one answers, else to a debugger ----------
 */

static bool is_uart(u32 at)
{
	static const unsigned char id[4] = { 0x0d, 0xf0, 0x05, 0xb1 };
	u32 v;

	for (unsigned int i = 0; i < 4; i++)
		if (early_read(&v, at + UART_CELLID + 4 * i) || (v & 0xff) != id[i])
			return false;
	return true;
}

/* The first configured place where a PrimeCell answers, 0 when none does. */
static u32 find_uart(void)
{
	static const u32 places[] = {
		CONFIG_EARLYCON_ADDR, CONFIG_EARLYCON_ADDR_2, CONFIG_EARLYCON_ADDR_3,
	};

	for (unsigned int i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (places[i] && is_uart(places[i]))
			return places[i];
	return 0;
}

static void uart_putc(u32 uart, char c)
{
	u32 fr;

	for (unsigned int i = 0; i < TX_WAIT; i++)
		if (early_read(&fr, uart + UART_FR) || !(fr & UART_FR_TXFF))
			break;
	early_write(uart + UART_DR, (unsigned char)c);
}

static void boot_puts(const char *s)
{
	u32 uart = find_uart(), cr;

	if (!uart) {
		early_semihosting(SYS_WRITE0, s);
		return;
	}
	if (!early_read(&cr, uart + UART_CR) && (cr & 0x101) != 0x101)
		early_write(uart + UART_CR, cr | 0x301);
	for (; *s; s++) {
		if (*s == '\n')
			uart_putc(uart, '\r');
		uart_putc(uart, *s);
	}
}

static void boot_puthex(u32 v)
{
	char text[11] = "0x";

	for (int i = 0; i < 8; i++) {
		u32 d = v >> (28 - 4 * i) & 15;

		text[2 + i] = d < 10 ? '0' + d : 'a' - 10 + d;
	}
	text[10] = 0;
	boot_puts(text);
}

static void __attribute__((noreturn)) boot_stop(void)
{
	u32 block[2] = { EXIT_APPLICATION, STATUS_REFUSED };

	asm volatile("" : : "r" (block) : "memory");
	early_semihosting(SYS_EXIT_EXTENDED, block);
	arch_park();
}

static void __attribute__((noreturn)) boot_refuse(const char *why, u32 value)
{
	boot_puts("granule: cannot boot: ");
	boot_puts(why);
	boot_puthex(value);
	boot_puts("\n");
	boot_stop();
}

/*
 * From the early vectors. A refused access to .bss, or behind it where a tree is moved to: RAM
 * ends there.
 */
void boot_fault(u32 vector, u32 pc, u32 base, u32 fdt, u32 fsr, u32 far)
{
	if (vector == VECTOR_DABT && far >= (u32)_end_of_file &&
	    far <= (u32)_end + FDT_MAX) {
		boot_puts("granule: cannot boot: too little memory: it ends below ");
		boot_puthex(far);
		boot_puts(", and the image needs it up to ");
		boot_puthex((u32)_end);
		boot_puts("\n");
		boot_stop();
	}
	boot_puts("granule: exception before the console is up: vector ");
	boot_puthex(vector);
	boot_puts(" at ");
	boot_puthex(pc);
	boot_puts(" image ");
	boot_puthex(base);
	boot_puts(" tree ");
	boot_puthex(fdt);
	boot_puts(" DFSR ");
	boot_puthex(fsr);
	boot_puts(" DFAR ");
	boot_puthex(far);
	boot_puts("\n");
	boot_stop();
}

void boot_took_over(u32 base, u32 mpidr)
{
	boot_puts("granule: started on a secondary CPU, MPIDR ");
	boot_puthex(mpidr);
	boot_puts(", and no other came: it boots\n");
}

/* --- what must hold ------------------------------------------------------------------------- */

/*
 * A loader that looks only at the zImage header does not know of .bss. A tree inside it moves up
 * behind the image; memory is there, since the tree was. Words from the top, as the two may
 * overlap.
 */
static u32 move_tree(u32 fdt)
{
	u32 from = (u32)_end_of_file, to = ((u32)_end + 7) & ~7u;
	u32 magic, size;

	if (fdt & 3 || fdt >= (u32)_end || early_read(&magic, fdt) || swap32(magic) != FDT_MAGIC)
		return fdt;
	if (early_read(&size, fdt + 4))
		return fdt;
	size = (swap32(size) + 3) & ~3u;
	if (size > FDT_MAX || fdt + size <= from)
		return fdt;
	if (fdt < from && fdt + size > (u32)_text)
		boot_refuse("the device tree overlaps the image, at ", fdt);
	for (u32 at = size; at; at -= 4)
		*(volatile u32 *)(to + at - 4) = *(volatile u32 *)(fdt + at - 4);
	boot_entry.fdt_moved_from = fdt;
	return to;
}

static u32 read_mmfr0(void)
{
	u32 v;

	asm volatile("mrc p15, 0, %0, c0, c1, 4" : "=r" (v));
	return v;
}

u32 boot_check(u32 base, u32 fdt)
{
	u32 vmsa = read_mmfr0() & 0xf;

	if (vmsa < 3)
		boot_refuse("this core has no ARMv7 MMU, ID_MMFR0.VMSA is ", vmsa);
	if (IS_ENABLED(CONFIG_ARM_LPAE) && vmsa < 5)
		boot_refuse("this core has no long descriptors (LPAE), use the image for short "
			    "ones; ID_MMFR0.VMSA is ", vmsa);
	if ((u32)_end < base || (u32)_end > 0xfffff000u)
		boot_refuse("the image does not fit below 4 GiB, loaded at ", base);
	if (base >= LOWMEM_LIMIT - 0x02000000u)
		boot_refuse("the image lies where the kernel's addresses are, at ", base);
	boot_entry.fdt = move_tree(fdt);
	return boot_entry.fdt;
}

/* --- tables ---------------------------------------------------------------------------------- */

struct root {
	char *table;
	u32 level, entries;
};

static char *new_table(void)
{
	char *table = pool_next;

	pool_next += pt_table_bytes(0);
	if (pool_next > early_pt_pool_end)
		boot_refuse("too few early page tables, image ends at ", (u32)_end);
	return table;
}

static void *table_slot(struct root root, u32 level, char *table, u32 va)
{
	u32 entries = level == root.level ? root.entries : 1u << pt_bits(level);

	return pt_slot(table, level, (va >> pt_shift(level)) & (entries - 1));
}

/* Tables below `level` for va, all those that one allocation serves (short: two). */
static void fill_slot(struct root root, u32 level, char *table, u32 va)
{
	u32 n = pt_tables_per_alloc(level - 1), span = 1u << pt_shift(level);
	char *below = new_table();

	va &= ~(n * span - 1);
	for (u32 i = 0; i < n; i++, va += span)
		pt_store(level, table_slot(root, level, table, va),
			 pt_make_table(level, (u32)below + pt_subtable(level - 1, i), false));
}

/* The entry of the page at va. */
static void *page_slot(struct root root, u32 va)
{
	char *table = root.table;

	for (u32 level = root.level; level; level--) {
		void *slot = table_slot(root, level, table, va);

		if (pt_kind(level, pt_load(level, slot)) == PT_NONE)
			fill_slot(root, level, table, va);
		table = (char *)(u32)pt_table_pa(pt_load(level, slot));
	}
	return table_slot(root, 0, table, va);
}

static void map_pages(struct root root, u32 va, u32 pa, u32 bytes, u32 attrs)
{
	for (u32 done = 0; done < bytes; done += 4096)
		pt_store(0, page_slot(root, va + done), pt_make_leaf(0, pa + done, attrs, false));
}

/* [start, end): addresses at hand, physical. They appear where they are linked. */
static void map_image(struct root root, const char *start, const char *end, u32 attrs)
{
	map_pages(root, (u32)start + kimage_voffset, (u32)start, end - start, attrs);
}

static void map_kernel(struct root root)
{
	map_image(root, _text, _etext, PGA_KERNEL_ROX);
	map_image(root, __start_rodata, __end_rodata, PGA_KERNEL_RO);
	map_image(root, __start_ro_after_init, __end_ro_after_init, PGA_KERNEL_RW);
	map_image(root, _sinittext, _einittext, PGA_KERNEL_ROX);
	map_image(root, _sdata, _edata, PGA_KERNEL_RW);
	map_image(root, __bss_start, boot_irq_guard, PGA_KERNEL_RW);
	map_image(root, boot_irq_stack, boot_guard, PGA_KERNEL_RW);
	map_image(root, boot_stack, boot_emergency_guard, PGA_KERNEL_RW);
	map_image(root, boot_emergency_stack, _end, PGA_KERNEL_RW);
	map_pages(root, VECTORS_BASE, (u32)__vectors_start, 4096, PGA_KERNEL_ROX);
	for (u32 va = FIXADDR_START; va < FIXADDR_TOP; va += 0x100000)
		page_slot(root, va);
}

static void map_idmap(struct root root)
{
	u32 pa = (u32)__idmap_text_start & ~4095u;

	map_pages(root, pa, pa, 4096, PGA_KERNEL_ROX);
}

/* One root for everything (short, 3:1): the identity map's needs the kernel's entries too. */
static void share_kernel_entries(void)
{
	volatile u32 *from = (volatile u32 *)swapper_pg_dir, *to = (volatile u32 *)idmap_pg_dir;

	for (u32 i = VMALLOC_START >> 20; i < 4096; i++)
		to[i] = from[i];
}

static u32 read_mpidr(void)
{
	u32 v;

	asm volatile("mrc p15, 0, %0, c0, c0, 5" : "=r" (v));
	return v;
}

/*
 * Keeps the compiler from making a structure with this address a constant, which would hold the
 * link address.
 */
static char *at_hand(char *symbol)
{
	asm("" : "+r" (symbol));
	return symbol;
}

void boot_map(u32 base)
{
	struct root kernel = { at_hand(swapper_pg_dir), ARM_KERNEL_ROOT_LEVEL,
			       ARM_KERNEL_ROOT_ENTRIES };
	struct root user = { at_hand(idmap_pg_dir), ARM_USER_ROOT_LEVEL, ARM_USER_ROOT_ENTRIES };
	u32 flags = 0;

	kimage_voffset = KIMAGE_VADDR - base;
	pool_next = early_pt_pool;
	map_kernel(kernel);
	/*
	 * A turn-on page above the split is translated by the kernel's root; boot_leave_idmap()
	 * clears it.
	 */
	map_idmap(ARM_SPLIT_ROOTS && base >= PAGE_OFFSET ? kernel : user);
	if (!ARM_SPLIT_ROOTS)
		share_kernel_entries();
	if (!IS_ENABLED(CONFIG_ARM_LPAE))
		flags = ARM_TTBR_FLAGS(read_mpidr() & 0x80000000u);
	boot_ttbr_flags = flags;
	boot_mmu_regs = (struct boot_mmu_regs) {
		.ttbcr = ARM_TTBCR,
		.ttbr0 = (u32)idmap_pg_dir | flags,
		.ttbr1 = (u32)swapper_pg_dir | flags,
		.dacr = ARM_DACR,
		.attr0 = ARM_ATTR0,
		.attr1 = ARM_ATTR1,
	};
}
