/* SPDX-License-Identifier: MIT */
/*
 * Which architecture is being compiled, and how to reach its headers.
 *
 * The contract headers in include/arch/ declare and explain; their inline bodies live with the
 * architecture, in arch/<arch>/. ARCH_HEADER(ops.h) names the file of the architecture at hand,
 * relative to the include path, so that `-I include` alone is enough.
 */
#ifndef ARCH_THIS_H
#define ARCH_THIS_H

#if defined(__aarch64__)
#define ARCH_HEADER(file) <../arch/arm64/file>
#elif defined(__arm__)
#define ARCH_HEADER(file) <../arch/arm/file>
#else
#define ARCH_HEADER(file) <../arch/host/file>
#endif

#endif
