// SPDX-License-Identifier: MIT
/* The line that names the image: first of the boot log, `version`, /proc/version. Constant. */
#include <granule/config.h>
#include <granule/version.h>
#include <linux/stringify.h>
#include <linux/types.h>

#if defined(CONFIG_ARM64)
#define FORMAT "arm64"
#elif defined(CONFIG_ARM_LPAE)
#define FORMAT "arm, long descriptors"
#else
#define FORMAT "arm, short descriptors"
#endif

#if CONFIG_PAGE_SHIFT == 12
#define PAGES "4 KiB pages"
#elif CONFIG_PAGE_SHIFT == 14
#define PAGES "16 KiB pages"
#else
#define PAGES "64 KiB pages"
#endif

const char granule_banner[] = "Granule version " GRANULE_VERSION " (" FORMAT ", " PAGES
			      ", gcc " __VERSION__ ")";
