/* SPDX-License-Identifier: MIT */
/*
 * How an ioctl's number is made: bits 0-7 number, 8-15 type (a letter), 16-29 size of what the
 * argument points to, 30-31 direction as the caller sees it.
 */
#ifndef LINUX_IOCTL_H
#define LINUX_IOCTL_H

#define _IOC_NRBITS	8
#define _IOC_TYPEBITS	8
#define _IOC_SIZEBITS	14
#define _IOC_DIRBITS	2

#define _IOC_NRMASK	((1u << _IOC_NRBITS) - 1)
#define _IOC_TYPEMASK	((1u << _IOC_TYPEBITS) - 1)
#define _IOC_SIZEMASK	((1u << _IOC_SIZEBITS) - 1)
#define _IOC_DIRMASK	((1u << _IOC_DIRBITS) - 1)

#define _IOC_NRSHIFT	0
#define _IOC_TYPESHIFT	(_IOC_NRSHIFT + _IOC_NRBITS)
#define _IOC_SIZESHIFT	(_IOC_TYPESHIFT + _IOC_TYPEBITS)
#define _IOC_DIRSHIFT	(_IOC_SIZESHIFT + _IOC_SIZEBITS)

#define _IOC_NONE	0u
#define _IOC_WRITE	1u	/* the caller writes, the kernel reads */
#define _IOC_READ	2u

#define _IOC(dir, type, nr, size) \
	(((unsigned int)(dir) << _IOC_DIRSHIFT) | ((unsigned int)(type) << _IOC_TYPESHIFT) | \
	 ((unsigned int)(nr) << _IOC_NRSHIFT) | ((unsigned int)(size) << _IOC_SIZESHIFT))

#define _IO(type, nr)		_IOC(_IOC_NONE, (type), (nr), 0)
#define _IOR(type, nr, t)	_IOC(_IOC_READ, (type), (nr), sizeof(t))
#define _IOW(type, nr, t)	_IOC(_IOC_WRITE, (type), (nr), sizeof(t))
#define _IOWR(type, nr, t)	_IOC(_IOC_READ | _IOC_WRITE, (type), (nr), sizeof(t))

#define _IOC_DIR(cmd)		(((cmd) >> _IOC_DIRSHIFT) & _IOC_DIRMASK)
#define _IOC_TYPE(cmd)		(((cmd) >> _IOC_TYPESHIFT) & _IOC_TYPEMASK)
#define _IOC_NR(cmd)		(((cmd) >> _IOC_NRSHIFT) & _IOC_NRMASK)
#define _IOC_SIZE(cmd)		(((cmd) >> _IOC_SIZESHIFT) & _IOC_SIZEMASK)

#endif
