/* SPDX-License-Identifier: MIT */
/*
 * Included before every file of ours on the host: our C library functions get names of their own,
 * so that they are tested and the process's C library stays whole. Code that the compiler makes by
 * itself (struct copies) still calls the C library's.
 */
#ifndef ARCH_HOST_RENAME_H
#define ARCH_HOST_RENAME_H

#define memcpy		granule_memcpy
#define memmove		granule_memmove
#define memset		granule_memset
#define memcmp		granule_memcmp
#define memchr		granule_memchr
#define strlen		granule_strlen
#define strnlen		granule_strnlen
#define strcmp		granule_strcmp
#define strncmp		granule_strncmp
#define strcasecmp	granule_strcasecmp
#define strncasecmp	granule_strncasecmp
#define strcpy		granule_strcpy
#define stpcpy		granule_stpcpy
#define strncpy		granule_strncpy
#define strcat		granule_strcat
#define strncat		granule_strncat
#define strlcpy		granule_strlcpy
#define strlcat		granule_strlcat
#define strchr		granule_strchr
#define strrchr		granule_strrchr
#define strchrnul	granule_strchrnul
#define strstr		granule_strstr
#define strnstr		granule_strnstr
#define strpbrk		granule_strpbrk
#define strsep		granule_strsep
#define strspn		granule_strspn
#define strcspn		granule_strcspn
#define bsearch		granule_bsearch
#define snprintf	granule_snprintf
#define vsnprintf	granule_vsnprintf
#define sprintf		granule_sprintf
#define vsprintf	granule_vsprintf
#define sscanf		granule_sscanf
#define vsscanf		granule_vsscanf
#define yield		granule_yield

#endif
