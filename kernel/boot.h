/* SPDX-License-Identifier: MIT */
/* What the files of kernel/ share for boot. */
#ifndef KERNEL_BOOT_H
#define KERNEL_BOOT_H

/* "Virtual kernel memory layout:" and its lines. After the linear map is known. */
void layout_print(void);

/* The prompt (shell/main.c): the only call from kernel/ upwards. */
void shell_main(void) __attribute__((noreturn));


/* kernel/log_region.c. After of_init and vmalloc_init. */
void log_region_init(void);

#endif
