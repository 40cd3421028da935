/* SPDX-License-Identifier: MIT */
/*
 * ARM: where the pieces of the image lie. Linked at KIMAGE_VADDR, position independent until the
 * MMU is on. Each change of rights starts a page, so that W^X holds page by page. Registries are
 * named one by one: their bounds must exist in every image. The same names as arch/arm64/link.ld.S.
 */
#include <granule/config.h>
#include <../arch/arm/layout.h>

#define REGISTRY(name)	. = ALIGN(4); __start_##name = .; KEEP(*(name)) __stop_##name = .;

#ifdef CONFIG_ARM_LPAE
#define ROOT_BYTES	4096
#else
#define ROOT_BYTES	16384
#endif

OUTPUT_ARCH(arm)
ENTRY(_start)

/* Rights a segment; the MMU gives them page by page, this is what the file says. */
PHDRS
{
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	ro_after_init PT_LOAD FLAGS(6);
	init PT_LOAD FLAGS(5);
	data PT_LOAD FLAGS(6);
}

SECTIONS
{
	. = KIMAGE_VADDR;
	_text = .;
	.head.text : { *(.head.header) *(.head.text) } :text
	.text : ALIGN(16) {
		_stext = .;
		*(.text.unlikely .text.unlikely.* .text.hot .text.hot.*)
		*(.text .text.*)
		*(.glue_7 .glue_7t .vfp11_veneer .v4_bx)
		. = ALIGN(4096);
		__idmap_text_start = .;
		*(.idmap.text)
		__idmap_text_end = .;
		. = ALIGN(4096);
		__vectors_start = .;
		*(.vectors)
		__vectors_end = .;
		. = ALIGN(4096);
	}
	_etext = .;

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
	/*
	 * Unwind tables: unwind.c searches them by address, so they stay sorted, as the linker
	 * makes them.
	 */
	.ARM.extab : { *(.ARM.extab* .gnu.linkonce.armextab.*) }
	.ARM.exidx : {
		__exidx_start = .;
		*(.ARM.exidx* .gnu.linkonce.armexidx.*)
		__exidx_end = .;
	}
	.ksyms : { *(.ksyms) }
	. = ALIGN(4096);
	__end_rodata = .;

	.data..ro_after_init : {
		__start_ro_after_init = .;
		*(.data..ro_after_init)
		. = ALIGN(4096);
		__end_ro_after_init = .;
	} :ro_after_init

	__init_begin = .;
	.init.text : {
		_sinittext = .;
		*(.init.text .init.text.* .exit.text)
		. = ALIGN(4096);
		_einittext = .;
	} :init
	__init_end = .;

	__data_start = .;
	_sdata = .;
	.init.data : {
		*(.init.data .init.data.* .init.rodata .init.rodata.* .exit.data)
		. = ALIGN(4096);
	} :data
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
	. = ALIGN(4096);
	_edata = .;

	__bss_start = .;
	.bss (NOLOAD) : {
		*(.bss..page_aligned)
		*(.bss .bss.* COMMON)
		. = ALIGN(16384);
	}
	.early_pt (NOLOAD) : {
		swapper_pg_dir = .;
		. += ROOT_BYTES;
		idmap_pg_dir = .;
		. += ROOT_BYTES;
		early_pt_pool = .;
		/*
		 * upper levels 2, identity 2, fixmap 2, vectors 1; image: one for each 2 MiB, and
		 * two ends
		 */
		. += 4096 * (9 + (_edata - _text + SIZEOF(.bss) + 0x100000) / 0x200000);
		early_pt_pool_end = .;
	}
	/* A guard page below each stack: nothing is mapped there. */
	boot_irq_guard = .;
	. += 4096;
	boot_irq_stack = .;
	. += THREAD_SIZE;
	boot_irq_stack_top = .;
	boot_guard = .;
	. += 4096;
	boot_stack = .;
	. += THREAD_SIZE;
	boot_stack_top = .;
	boot_emergency_guard = .;
	. += 4096;
	boot_emergency_stack = .;
	. += EMERGENCY_STACK_SIZE;
	boot_emergency_stack_top = .;
	__bss_stop = .;
	_end = .;
	__image_size = ABSOLUTE(_end - _text);
	__image_file_size = ABSOLUTE(_end_of_file - _text);

	ASSERT(_end - _text <= KIMAGE_MAX, "with .bss the image exceeds KIMAGE_MAX of layout.h")
	ASSERT(KIMAGE_MAX <= KIMAGE_END - KIMAGE_VADDR, "KIMAGE_MAX exceeds the image's window")
	ASSERT(__idmap_text_end - __idmap_text_start <= 4096, "the turn-on code exceeds a page")
	ASSERT(__vectors_end - __vectors_start <= 4096, "the vectors exceed a page")
	ASSERT(_start == _text, "head.S must come first")
	ASSERT(__bss_start % 32 == 0 && __bss_stop % 32 == 0, "head.S clears .bss by 32 bytes")

	.ARM.attributes 0 : { *(.ARM.attributes) }
	/DISCARD/ : {
		*(.eh_frame .eh_frame_hdr .interp .dynamic .dynsym .dynstr .hash .gnu.hash)
		*(.note .note.*)
	}
}
