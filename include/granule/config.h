/* SPDX-License-Identifier: MIT */
/*
 * The configuration, for every file: linux/types.h includes this header, so any Linux-named header
 * has it.
 *
 * With a generated autoconf.h (made from Kconfig, `make menuconfig`) its symbols hold. Without one,
 * the defaults below hold, so that every header compiles alone with only `-I include`. A symbol
 * given by -D wins over both. Booleans are defined to 1 or not at all, as Kconfig does it; ask with
 * IS_ENABLED(CONFIG_X) (linux/kconfig.h).
 */
#ifndef GRANULE_CONFIG_H
#define GRANULE_CONFIG_H

#if __has_include(<generated/autoconf.h>)
#include <generated/autoconf.h>
#define GRANULE_CONFIG_GENERATED 1
#endif

#include <linux/kconfig.h>

/* The architecture follows the compiler, whatever the file says. */
#if defined(__aarch64__) && !defined(CONFIG_ARM64)
#define CONFIG_ARM64 1
#endif
#if defined(__arm__) && !defined(CONFIG_ARM)
#define CONFIG_ARM 1
#endif
#if !defined(__aarch64__) && !defined(__arm__) && !defined(CONFIG_HOST)
#define CONFIG_HOST 1
#endif
#if defined(CONFIG_ARM64) || (defined(CONFIG_HOST) && __SIZEOF_POINTER__ == 8)
#ifndef CONFIG_64BIT
#define CONFIG_64BIT 1
#endif
#endif

/* Booleans that are on unless a generated file says otherwise. */
#ifndef GRANULE_CONFIG_GENERATED
#ifndef CONFIG_NUMA
#define CONFIG_NUMA 1
#endif
#if !defined(CONFIG_64BIT) && !defined(CONFIG_HIGHMEM)
#define CONFIG_HIGHMEM 1
#endif
#endif

/* Always on in this tree. */
#ifndef CONFIG_PHYS_ADDR_T_64BIT
#define CONFIG_PHYS_ADDR_T_64BIT 1
#endif
#ifndef CONFIG_SMP
#define CONFIG_SMP 1
#endif
#ifndef CONFIG_MMU
#define CONFIG_MMU 1
#endif

/* Numbers. */
#ifndef CONFIG_PAGE_SHIFT
#define CONFIG_PAGE_SHIFT 12		/* 12, 14 or 16; ARM has 12 only */
#endif
#ifndef CONFIG_ARM64_VA_BITS
#define CONFIG_ARM64_VA_BITS 39		/* 39/48 (4K), 47/48 (16K), 42/48 (64K) */
#endif
#ifndef CONFIG_PAGE_OFFSET
#define CONFIG_PAGE_OFFSET 0xC0000000	/* ARM: 3:1; 0x80000000 is 2:2, 0x40000000 is 1:3 */
#endif
#ifndef CONFIG_NR_CPUS
#define CONFIG_NR_CPUS 8
#endif
#ifndef CONFIG_NODES_SHIFT
#define CONFIG_NODES_SHIFT 3
#endif
#ifndef CONFIG_EARLYCON_ADDR
#define CONFIG_EARLYCON_ADDR 0x09000000
#endif
#if defined(CONFIG_ARM64) && !defined(CONFIG_EL3_CNTFRQ)
#define CONFIG_EL3_CNTFRQ 62500000	/* entered at EL3, arm64: Kconfig explains */
#define CONFIG_EL3_FDT_ADDR 0x40000000
#endif
#ifndef CONFIG_EARLYCON_ADDR_2
#define CONFIG_EARLYCON_ADDR_2 0
#endif
#ifndef CONFIG_EARLYCON_ADDR_3
#define CONFIG_EARLYCON_ADDR_3 0
#endif
#ifndef CONFIG_DEBUG_LEVEL
#define CONFIG_DEBUG_LEVEL 1		/* 2: lock owners, list links, preempt count */
#endif
#ifndef CONFIG_HZ
#define CONFIG_HZ 100
#endif
#ifndef CONFIG_LOG_BUF_SHIFT
#define CONFIG_LOG_BUF_SHIFT 16		/* bytes of the dmesg ring, as a power of two */
#endif

#endif
