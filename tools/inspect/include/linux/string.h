/* SPDX-License-Identifier: MIT */
/* The C library's. */
#include <string.h>
