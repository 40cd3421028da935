/* SPDX-License-Identifier: MIT */
/* The compiler's. */
#include <stdarg.h>
