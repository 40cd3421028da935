/* SPDX-License-Identifier: MIT */
/* Between panic and those who end the machine. */
#ifndef GRANULE_PANIC_H
#define GRANULE_PANIC_H

/* What the emulator's process returns. */
#define EXIT_REFUSED	3	/* the image will not boot: no usable tree, no memory */
#define EXIT_PANIC	4

/* What panic=shell enters. The shell sets it. */
void panic_set_prompt(void (*enter)(void));

/*
 * What brings up a console when the machine ends before it has one: all that was printed is shown
 * then. panic and machine_exit call panic_console(), which does nothing once there is one.
 */
void panic_set_console(void (*bring_up)(void));
void panic_console(void);

/* Ends the machine with a status where a way carries one (semihosting); else returns. */
void machine_exit(int status);

#endif
