/* SPDX-License-Identifier: MIT */
/*
 * Bindings between engines: what leaves a channel of one arrives at a channel of others, without
 * anybody in between. A frame is handed over by reference; a receiver that cannot take it counts as
 * a drop at the binding and holds nobody up.
 *
 * Locks: one, irqsave; it is held while a receiver puts the frame into its queue (receivers only
 * queue). Registering: task context.
 */
#ifndef GRANULE_SYSBIND_H
#define GRANULE_SYSBIND_H

#include <granule/vb.h>

#define SYSBIND_MAX 64

/* A channel of a device of an engine; engines have the numbers of their buffers' owners. */
struct media_chn {
	u8 mod;		/* enum vb_owner */
	u8 dev, chn;
};

struct venc_packet;

/* A picture in a block, or (block NULL) a packet of a stream. */
struct media_frame {
	struct vb_block *block;
	struct venc_packet *packet;
	u16 width, height, stride;
	u32 number;		/* the sensor's */
	u32 crc;		/* of the picture, as the sensor made it; 0: it was changed since */
};

struct sysbind_module {
	u8 devs, sources, sinks;	/* devices; channels of each that send, that receive */
	/*
	 * Takes the frame: the module makes a reference of its own. 0 or -errno: it is dropped.
	 * Any context, irqs masked: it queues, nothing else.
	 */
	int (*receive)(const struct media_chn *to, const struct media_frame *frame);
};

/* -EEXIST, -EINVAL. The structure stays with the caller, who keeps it until unregistered. */
int sysbind_register(enum vb_owner mod, const struct sysbind_module *module);
/* Unbinds what is bound to it. */
void sysbind_unregister(enum vb_owner mod);

/*
 * -ENODEV: a module that is not there; -EINVAL: it has no such channel; -EBUSY: the destination has
 * a source; -ELOOP: frames would come back to where they left; -ENOSPC: SYSBIND_MAX exist. Each is
 * printed.
 */
int sysbind_bind(const struct media_chn *from, const struct media_chn *to);
int sysbind_unbind(const struct media_chn *from, const struct media_chn *to);	/* -ENOENT */
/* The destination's source: 0, or -ENOENT. */
int sysbind_source(const struct media_chn *to, struct media_chn *from);

/* To all that are bound to it. How many took it. */
unsigned int sysbind_send(const struct media_chn *from, const struct media_frame *frame);

/* Of one binding: 0, or -ENOENT. */
int sysbind_counts(const struct media_chn *from, const struct media_chn *to, unsigned long *sent,
		   unsigned long *dropped);
/* Of all, since they were bound. */
unsigned long sysbind_dropped(void);

/* 0, or the first broken rule is printed and -EINVAL returned: one source each, no loop. */
int sysbind_check(void);

#endif
