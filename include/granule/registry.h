/* SPDX-License-Identifier: MIT */
/*
 * Registries: lists that the linker makes. An entry is a POINTER in a section named after the
 * registry; the linker gives __start_NAME and __stop_NAME (the same on the host and in the image).
 * The order inside a section is never significant: whoever prints, sorts.
 */
#ifndef GRANULE_REGISTRY_H
#define GRANULE_REGISTRY_H

#define REGISTRY_ADD(registry, unique, ptr) \
	static const void *const __registry_##unique \
	__attribute__((used, section(#registry))) = (ptr)

/* Declares the bounds; use at file scope. The bounds are weak so that an empty registry links. */
#define REGISTRY_BOUNDS(registry) \
	extern const void *const __start_##registry[] __attribute__((weak)); \
	extern const void *const __stop_##registry[] __attribute__((weak))

#define registry_for_each(registry, it) \
	for (const void *const *it = __start_##registry; it < __stop_##registry; it++)

#endif
