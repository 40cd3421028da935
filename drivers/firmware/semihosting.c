// SPDX-License-Identifier: MIT
/*
 * Exit with a status through semihosting: how a test run in QEMU, or under a debugger, ends. And
 * files on the other side, for what is better looked at there (pictures).
 *
 * SYS_EXIT on arm64, SYS_EXIT_EXTENDED on ARM, both with the pair {ADP_Stopped_ApplicationExit,
 * status}. On a board without a listener the call traps and answers "not there". No state.
 */
#include <arch/semihost.h>
#include <granule/semihosting.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/reboot.h>
#include <linux/string.h>

#define SYS_OPEN			0x01
#define SYS_CLOSE			0x02
#define SYS_WRITE			0x05
#define OPEN_CREATE_BINARY		5	/* "wb" */
#define NAME_MAX_LENGTH			255
#define WRITE_MAX			(64u << 10)	/* a call stops the machine */
#define SYS_EXIT			0x18
#define SYS_EXIT_EXTENDED		0x20
#define ADP_STOPPED_APPLICATION_EXIT	0x20026

/* Returns where nobody listens; then the next way is tried. */
static void semihosting_exit(int status)
{
	const unsigned long block[2] = { ADP_STOPPED_APPLICATION_EXIT, (unsigned int)status };
	unsigned int op = sizeof(long) == 8 ? SYS_EXIT : SYS_EXIT_EXTENDED;
	long result;

	arch_semihost(op, (unsigned long)block, &result);
}

static struct power_ops semihosting_ops = {
	.name = "semihosting",
	.priority = POWER_PRIO_DEBUGGER,
	.power_off = semihosting_exit,
};

void semihosting_init(void)
{
	register_power_ops(&semihosting_ops);
}

/* A name that stays below the directory of the session and is not one of its devices. */
static bool name_is_tame(const char *name)
{
	size_t len = strlen(name);

	if (!len || len > NAME_MAX_LENGTH || name[0] == '/' || name[len - 1] == '/')
		return false;
	for (const char *p = name; *p; p++)
		if ((u8)*p < ' ' || *p == ':' || *p == '\\' || *p == 0x7f)
			return false;
	for (const char *p = name; p; p = strchr(p, '/')) {
		p += *p == '/';
		if (p[0] == '.' && p[1] == '.' && (p[2] == '/' || !p[2]))
			return false;
	}
	return true;
}

int semihosting_create(struct semihosting_file *file, const char *name)
{
	const unsigned long block[3] = { (unsigned long)name, OPEN_CREATE_BINARY, strlen(name) };

	if (!name_is_tame(name))
		return -EINVAL;
	if (!arch_semihost(SYS_OPEN, (unsigned long)block, &file->handle))
		return -ENODEV;
	return file->handle == -1 ? -EIO : 0;
}

int semihosting_write(struct semihosting_file *file, const void *data, size_t size)
{
	while (size) {
		size_t part = min_t(size_t, size, WRITE_MAX);
		const unsigned long block[3] = { file->handle, (unsigned long)data, part };
		long left;

		if (!arch_semihost(SYS_WRITE, (unsigned long)block, &left) || left)
			return -EIO;
		data += part;
		size -= part;
	}
	return 0;
}

int semihosting_close(struct semihosting_file *file)
{
	const unsigned long block[1] = { file->handle };
	long result;

	return arch_semihost(SYS_CLOSE, (unsigned long)block, &result) && !result ? 0 : -EIO;
}
