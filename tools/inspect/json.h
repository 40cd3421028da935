/* SPDX-License-Identifier: MIT */
/* One JSON value written to stdout piece by piece; commas come by themselves. */
#ifndef INSPECT_JSON_H
#define INSPECT_JSON_H

#include <linux/types.h>

void json_open(char bracket);		/* '{' or '[' */
void json_close(char bracket);
void json_key(const char *key);		/* its value follows */
void json_number(u64 v);
void json_null(void);
void json_string(const char *s);	/* NULL: null. Bytes that are not UTF-8 become \u00XX. */
void json_pair(u64 a, u64 b);		/* [a, b] */
void json_key_string(const char *key, const char *s);
void json_key_bool(const char *key, bool v);
void json_end(void);			/* the line is over */

#endif
