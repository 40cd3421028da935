// SPDX-License-Identifier: MIT
/*
 * The operating system behind the fake machine (glue.h). Compiled without our include path.
 *
 * SIGILL is what BUG() raises: with a recovery point armed it goes there, so that tests can provoke
 * bugs. Every other signal is the sanitizer's.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "glue.h"

void glue_write(const char *text, unsigned long len)
{
	fwrite(text, 1, len, stdout);
}

void glue_exit(int status)
{
	fflush(stdout);
	exit(status);
}

unsigned long long glue_time_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static void must_be(void *got, void *wanted, const char *what)
{
	if (got == wanted)
		return;
	fprintf(stderr, "host: cannot %s at %p\n", what, wanted);
	exit(3);
}

void glue_reserve(void *at, unsigned long size)
{
	must_be(mmap(at, size, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0),
		at, "reserve address space");
}

void glue_map(void *at, unsigned long size)
{
	must_be(mmap(at, size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0),
		at, "map memory");
}

void glue_unmap(void *at, unsigned long size)
{
	must_be(mmap(at, size, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0),
		at, "unmap");
}

int glue_memory_create(unsigned long long size)
{
	int memory = memfd_create("bank", 0);

	if (memory < 0 || ftruncate(memory, size)) {
		perror("host: no memory for a bank");
		exit(3);
	}
	return memory;
}

void glue_memory_close(int memory)
{
	close(memory);
}

void glue_map_alias(void *at, unsigned long size, int memory, unsigned long long offset,
		    int writable)
{
	must_be(mmap(at, size, PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED | MAP_FIXED,
		     memory, offset), at, "map a bank");
}

struct point {
	struct point *outer;
	sigjmp_buf buf;
};

static struct point *innermost;

static void on_sigill(int signal)
{
	if (!innermost)
		abort();
	siglongjmp(innermost->buf, 1);
}

int glue_run_trapped(int (*fn)(void *arg), void *arg, int on_trap)
{
	struct point point = { .outer = innermost };
	volatile int status = on_trap;

	signal(SIGILL, on_sigill);
	innermost = &point;
	if (!sigsetjmp(point.buf, 1))
		status = fn(arg);
	innermost = point.outer;
	return status;
}
