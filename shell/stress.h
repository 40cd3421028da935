/* SPDX-License-Identifier: MIT */
/* What the kinds of `stress` share. */
#ifndef SHELL_STRESS_H
#define SHELL_STRESS_H

/* Free pages when the allocators keep nothing for speed. */
unsigned long settled_free_pages(void);

/* stress -t media N [SEED]; argv[0] is N. A command's status. */
int stress_media(int argc, char **argv);

#endif
