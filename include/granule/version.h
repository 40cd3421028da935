/* SPDX-License-Identifier: MIT */
/* Which image this is, in one line without an end: kernel/banner.c. */
#ifndef GRANULE_VERSION_H
#define GRANULE_VERSION_H

extern const char granule_banner[];

#endif
