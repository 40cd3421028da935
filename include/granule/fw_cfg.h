/* SPDX-License-Identifier: MIT */
/*
 * QEMU's firmware configuration device: named items that the emulator hands to the machine, some of
 * which the machine may write (a display's parameters). Read and written by DMA. Their names and
 * sizes are under /sys/firmware/qemu_fw_cfg. Task context; calls take turns.
 */
#ifndef GRANULE_FW_CFG_H
#define GRANULE_FW_CFG_H

#include <linux/types.h>

struct device;

/* The device, for what is handed over by address in an item (dma_map_*, masks); NULL: none. */
struct device *fw_cfg_device(void);

/* The size of the item in bytes, or -ENODEV without the device, -ENOENT. */
long fw_cfg_size(const char *name);

/*
 * `size` bytes of the item from `offset`; buf is ordinary memory of the linear map (kmalloc), since
 * the device reaches it. 0; -ENODEV, -ENOENT; -EINVAL beyond the item's end or with size 0;
 * -ENOMEM; -EIO: the device refused.
 */
int fw_cfg_read(const char *name, void *buf, size_t offset, size_t size);
int fw_cfg_write(const char *name, const void *buf, size_t offset, size_t size);

#endif
