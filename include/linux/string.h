/* SPDX-License-Identifier: MIT */
/*
 * Memory and strings. mem* are in assembler for the images (arch/<arch>/string.S) and in C on the
 * host; the rest is lib/string.c. Ranges of memcpy() must not overlap.
 */
#ifndef LINUX_STRING_H
#define LINUX_STRING_H

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/stddef.h>
#include <linux/types.h>

void *memcpy(void *dst, const void *src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
void *memset16(u16 *s, u16 v, size_t count);
void *memset32(u32 *s, u32 v, size_t count);
void *memset64(u64 *s, u64 v, size_t count);
void *memchr_inv(const void *start, int c, size_t bytes);	/* first that is not c, or NULL */
void *memscan(void *addr, int c, size_t size);		/* first c, or the end */
void memzero_explicit(void *s, size_t count);		/* not removed by the compiler */
static inline void *memset_l(unsigned long *p, unsigned long v, size_t n)
{
	return sizeof(v) == 4 ? memset32((u32 *)p, v, n) : memset64((u64 *)p, v, n);
}

static inline void *memset_p(void **p, void *v, size_t n)
{
	return memset_l((unsigned long *)p, (unsigned long)v, n);
}

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);
char *strcpy(char *dst, const char *src);
char *strncpy(char *dst, const char *src, size_t n);
char *stpcpy(char *dst, const char *src);
char *strcat(char *dst, const char *src);
char *strncat(char *dst, const char *src, size_t n);
size_t strlcpy(char *dst, const char *src, size_t size);
size_t strlcat(char *dst, const char *src, size_t size);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strchrnul(const char *s, int c);
char *strnchr(const char *s, size_t n, int c);
char *strstr(const char *s, const char *what);
char *strnstr(const char *s, const char *what, size_t n);
char *strpbrk(const char *s, const char *accept);
char *strsep(char **s, const char *delimiters);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *skip_spaces(const char *s);
char *strim(char *s);			/* cuts white space off both ends, in place */
#define strstrip(s) strim(s)
char *strreplace(char *s, char old, char new_char);
bool sysfs_streq(const char *a, const char *b);		/* equal but for one newline at the end */
int match_string(const char *const *array, size_t n, const char *string);	/* or -EINVAL */

/*
 * Copies with a NUL at the end always; the length copied, or -E2BIG if it was cut. strscpy_pad
 * also clears the rest. The size may be left out for arrays.
 */
ssize_t sized_strscpy(char *dst, const char *src, size_t size);
ssize_t sized_strscpy_pad(char *dst, const char *src, size_t size);
#define __strscpy_pick(a, b, c, name, ...) name
#define __strscpy2(dst, src)	sized_strscpy(dst, src, sizeof(dst) + __must_be_array(dst))
#define __strscpy3(dst, src, size) sized_strscpy(dst, src, size)
#define strscpy(...)		__strscpy_pick(__VA_ARGS__, __strscpy3, __strscpy2)(__VA_ARGS__)
#define __strscpy_pad2(dst, src) sized_strscpy_pad(dst, src, sizeof(dst) + __must_be_array(dst))
#define __strscpy_pad3(dst, src, size) sized_strscpy_pad(dst, src, size)
#define strscpy_pad(...) \
	__strscpy_pick(__VA_ARGS__, __strscpy_pad3, __strscpy_pad2)(__VA_ARGS__)

static inline bool strstarts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* Length of the prefix if s begins with it, else 0. */
static inline size_t str_has_prefix(const char *s, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(s, prefix, len) == 0 ? len : 0;
}

static inline const char *kbasename(const char *path)
{
	const char *tail = strrchr(path, '/');

	return tail ? tail + 1 : path;
}

/* Copies in new memory (mm/util.c): kfree() them. NULL if there is none. */
char *kstrdup(const char *s, gfp_t gfp) __malloc;
const char *kstrdup_const(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t max, gfp_t gfp);
void *kmemdup(const void *src, size_t len, gfp_t gfp);
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp);

#endif
