// SPDX-License-Identifier: MIT
/*
 * Where the linear map begins (asm/page.h). Written once, by whoever reads the banks, before
 * anything is translated; on the host by the fake bank.
 */
#include <asm/page.h>
#include <linux/cache.h>

phys_addr_t memstart_addr;
