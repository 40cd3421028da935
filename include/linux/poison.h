/* SPDX-License-Identifier: MIT */
/* Values that show what a wild pointer or an unset word was. Linux's, so that dumps look alike. */
#ifndef LINUX_POISON_H
#define LINUX_POISON_H

#define POISON_POINTER_DELTA	0

#define LIST_POISON1	((void *)(0x100 + POISON_POINTER_DELTA))
#define LIST_POISON2	((void *)(0x122 + POISON_POINTER_DELTA))

#define PAGE_POISON	0xaa

#define SLUB_RED_INACTIVE	0xbb	/* red zone of a free object */
#define SLUB_RED_ACTIVE		0xcc	/* red zone of an object in use */
#define POISON_INUSE		0x5a	/* allocated, not yet written */
#define POISON_FREE		0x6b	/* freed */
#define POISON_END		0xa5	/* last byte of a freed object */

#define POISON_FREE_INITMEM	0xcc
#define DMAPOOL_POISON		0xa7
#define MUTEX_DEBUG_INIT	0x11
#define MUTEX_DEBUG_FREE	0x22
#define TIMER_ENTRY_STATIC	((void *)(0x300 + POISON_POINTER_DELTA))

#endif
