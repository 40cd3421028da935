/* SPDX-License-Identifier: MIT */
/*
 * arm64: where the pieces of the image lie. Linked at KIMAGE_VADDR, position independent until
 * the MMU is on. Each change of rights starts a page (of the configured size), so that W^X holds
 * at 64 KiB too. All code lies before the symbol table, which names it and so cannot move it; and
 * data that only boot needs is not apart: 64 KiB pages would eat the gain. Registries are named
 * here one by one: their bounds must exist in every image.
 */
#include <granule/config.h>
#include "layout.h"

#define PAGE		(1 << CONFIG_PAGE_SHIFT)
#define REGISTRY(name)	. = ALIGN(8); __start_##name = .; KEEP(*(name)) __stop_##name = .;
/* One last-level table each 512 (2048, 8192) pages; root, image, fixmap and identity map above. */
#define TABLE_SPAN	(1 << (2 * CONFIG_PAGE_SHIFT - 3))

OUTPUT_ARCH(aarch64)
ENTRY(_start)

PHDRS
{
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
}

SECTIONS
{
	. = KIMAGE_VADDR;
	_text = .;
	.head.text : { *(.head.text.first) *(.head.text) } :text
	.text : ALIGN(16) {
		_stext = .;
		*(.text.unlikely .text.unlikely.* .text.hot .text.hot.*)
		*(.text .text.*)
		. = ALIGN(4096);
		__idmap_text_start = .;
		*(.idmap.text)
		__idmap_text_end = .;
		. = ALIGN(PAGE);
	}
	_etext = .;

	__init_begin = .;
	.init.text : {
		_sinittext = .;
		*(.init.text .init.text.* .exit.text)
		. = ALIGN(PAGE);
		_einittext = .;
	}
	__init_end = .;

	__start_rodata = .;
	.rodata : {
		*(.rodata .rodata.* .rodata1)
		*(.data.rel.ro .data.rel.ro.*)
		*(.got .got.plt .igot .igot.plt)
		REGISTRY(granule_commands)
		REGISTRY(granule_tests)
		REGISTRY(granule_drivers)
		REGISTRY(granule_procs)
		REGISTRY(granule_params)
		REGISTRY(granule_inits)
		REGISTRY(granule_whatis)
		REGISTRY(granule_checks)
		REGISTRY(granule_benches)
		REGISTRY(granule_extable)
		. = ALIGN(8);
	} :rodata
	.ksyms : { *(.ksyms) }
	. = ALIGN(PAGE);
	__end_rodata = .;

	.data..ro_after_init : {
		__start_ro_after_init = .;
		*(.data..ro_after_init)
		. = ALIGN(PAGE);
		__end_ro_after_init = .;
	} :data

	_sdata = .;
	.init.data : {
		*(.init.data .init.data.* .init.rodata .init.rodata.* .exit.data)
		. = ALIGN(PAGE);
	}
	.data..percpu : ALIGN(64) {
		__per_cpu_load = .;
		__per_cpu_start = .;
		*(.data..percpu..first)
		. = ALIGN(4096);
		*(.data..percpu..page_aligned)
		. = ALIGN(64);
		*(.data..percpu..read_mostly)
		. = ALIGN(64);
		*(.data..percpu)
		*(.data..percpu..shared_aligned)
		. = ALIGN(64);
		__per_cpu_end = .;
	}
	.data : ALIGN(64) {
		*(.data.boot)
		*(.data..page_aligned)
		*(.data..cacheline_aligned .data..read_mostly)
		*(.data .data.*)
		. = ALIGN(16);
	}
	_end_of_file = .;
	. = ALIGN(PAGE);
	_edata = .;

	__bss_start = .;
	.bss (NOLOAD) : {
		*(.bss..page_aligned)
		*(.bss .bss.* COMMON)
		. = ALIGN(PAGE);
	}
	__bss_stop = .;
	.early_pt (NOLOAD) : {
		swapper_pg_dir = .;
		. += PAGE;
		idmap_pg_dir = .;
		. += PAGE;
		early_pt_pool = .;
		/* identity map 3, image 2 and one a span, fixmap 1 and one a span  */
		. += PAGE * (3 + 2 + 2 + (__bss_stop + 0x100000 - _text) / TABLE_SPAN
			     + 1 + FIXADDR_SIZE / TABLE_SPAN + 1);
		early_pt_pool_end = .;
	}
	/* A guard page below each stack: nothing is mapped there. */
	boot_irq_guard = .;
	. = ALIGN(. + PAGE, THREAD_ALIGN);
	boot_irq_stack = .;
	. += THREAD_SIZE;
	boot_irq_stack_top = .;
	boot_guard = .;
	. = ALIGN(. + PAGE, THREAD_ALIGN);
	boot_stack = .;
	. += THREAD_SIZE;
	boot_stack_top = .;
	_end = .;
	__image_size = ABSOLUTE(_end - _text);

	ASSERT(_end - _text <= KIMAGE_MAX, "with .bss the image exceeds KIMAGE_MAX of layout.h")
	ASSERT(KIMAGE_MAX <= KIMAGE_SIZE, "KIMAGE_MAX exceeds the image's window")
	ASSERT(__idmap_text_end - __idmap_text_start <= 4096, "the turn-on code exceeds a page")
	ASSERT(_start == _text, "head.S must come first")

	/DISCARD/ : {
		*(.eh_frame .eh_frame_hdr .interp .dynamic .dynsym .dynstr .hash .gnu.hash)
		*(.note .note.* .comment.exclude)
	}
}
