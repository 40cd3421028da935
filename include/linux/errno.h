/* SPDX-License-Identifier: MIT */
/* Error numbers, with Linux's values. Functions return them negated. */
#ifndef LINUX_ERRNO_H
#define LINUX_ERRNO_H

#define EPERM		1	/* not permitted */
#define ENOENT		2	/* no such entry */
#define ESRCH		3	/* no such process */
#define EINTR		4	/* interrupted */
#define EIO		5	/* input/output error */
#define ENXIO		6	/* no such device or address */
#define E2BIG		7	/* too much */
#define ENOEXEC		8	/* not an executable format */
#define EBADF		9	/* bad file handle */
#define ECHILD		10	/* no child */
#define EAGAIN		11	/* try again */
#define ENOMEM		12	/* out of memory */
#define EACCES		13	/* access refused */
#define EFAULT		14	/* bad address */
#define ENOTBLK		15	/* not a block device */
#define EBUSY		16	/* in use */
#define EEXIST		17	/* exists already */
#define EXDEV		18	/* across devices */
#define ENODEV		19	/* no such device */
#define ENOTDIR		20	/* not a directory */
#define EISDIR		21	/* a directory */
#define EINVAL		22	/* invalid argument */
#define ENFILE		23	/* table of files full */
#define EMFILE		24	/* too many open files */
#define ENOTTY		25	/* not a terminal; unknown ioctl */
#define ETXTBSY		26	/* text busy */
#define EFBIG		27	/* file too large */
#define ENOSPC		28	/* no space left */
#define ESPIPE		29	/* cannot seek */
#define EROFS		30	/* read-only */
#define EMLINK		31	/* too many links */
#define EPIPE		32	/* no reader */
#define EDOM		33	/* argument outside the domain */
#define ERANGE		34	/* result out of range */
#define EDEADLK		35	/* would deadlock */
#define ENAMETOOLONG	36	/* name too long */
#define ENOLCK		37	/* no locks left */
#define ENOSYS		38	/* not implemented */
#define ENOTEMPTY	39	/* directory not empty */
#define ELOOP		40	/* too many links followed */
#define EWOULDBLOCK	EAGAIN
#define ENOMSG		42	/* no such message */
#define ENODATA		61	/* no data */
#define ETIME		62	/* timer expired */
#define ENOLINK		67	/* link severed */
#define EPROTO		71	/* protocol error */
#define EBADMSG		74	/* not a data message */
#define EOVERFLOW	75	/* value too large for its type */
#define EILSEQ		84	/* illegal byte sequence */
#define EUSERS		87	/* too many users */
#define EMSGSIZE	90	/* message too long */
#define EOPNOTSUPP	95	/* not supported */
#define ENOBUFS		105	/* no buffers */
#define EISCONN		106	/* connected already */
#define ENOTCONN	107	/* not connected */
#define ETIMEDOUT	110	/* took too long */
#define EALREADY	114	/* under way already */
#define EINPROGRESS	115	/* under way now */
#define ESTALE		116	/* stale handle */
#define EREMOTEIO	121	/* remote I/O error */
#define EDQUOT		122	/* quota exceeded */
#define ECANCELED	125	/* cancelled */
#define EOWNERDEAD	130	/* owner died */
#define EHWPOISON	133	/* memory page has a hardware error */

/* Never seen by users. */
#define ERESTARTSYS	512
#define ENOIOCTLCMD	515	/* no such ioctl */
#define EPROBE_DEFER	517	/* a driver wants to be probed later */
#define EOPENSTALE	518
#define ENOPARAM	519
#define ENOTSUPP	524	/* operation not supported */

#define MAX_ERRNO	4095

#endif
