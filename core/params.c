// SPDX-License-Identifier: MIT
/*
 * Boot arguments: finds the BOOT_PARAM() of each word and calls it, and the setters behind
 * module_param() (linux/moduleparam.h).
 *
 * The text is copied twice: saved_command_line as it was given, and one that is cut into words,
 * which stays because charp parameters point into it. Runs once, before any allocator; no locks.
 */
#include <granule/param.h>
#include <linux/ctype.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#define COMMAND_LINE_SIZE 2048

REGISTRY_BOUNDS(granule_params);

static char command_line[COMMAND_LINE_SIZE];
static char words[COMMAND_LINE_SIZE];
char *saved_command_line = command_line;

/* Equal, where - and _ are the same and a key may end in '=' (__setup). */
static bool key_matches(const char *key, const char *word)
{
	for (; *key && *word; key++, word++) {
		char a = *key == '-' ? '_' : *key, b = *word == '-' ? '_' : *word;

		if (a != b)
			return false;
	}
	return !*word && (!*key || !strcmp(key, "="));
}

static void set_param(const char *word, char *value)
{
	registry_for_each(granule_params, it) {
		const struct boot_param *param = *it;
		int err;

		if (!key_matches(param->key, word))
			continue;
		err = param->set(value);
		if (err)
			pr_warn("boot argument %s=%s: %pe\n", word, value, ERR_PTR(err));
	}
}

void params_parse(const char *bootargs)
{
	static char nothing[1];
	char *rest = words, *word, *value;

	if (strscpy(command_line, bootargs) < 0)
		pr_warn("boot arguments cut at %zu characters\n", sizeof(command_line) - 1);
	strscpy(words, command_line);
	rest = skip_spaces(rest);
	while (*rest) {
		rest = next_arg(rest, &word, &value);
		if (!strcmp(word, "--"))
			break;
		nothing[0] = '\0';
		set_param(word, value ? value : nothing);
	}
}

/* --- module_param ---------------------------------------------------------------------------- */

#define DEFINE_NUMBER(name, type, parse, format) \
int param_set_##name(const char *val, const struct kernel_param *kp) \
{ \
	return parse(val, 0, (type *)kp->arg); \
} \
int param_get_##name(char *buffer, const struct kernel_param *kp) \
{ \
	return scnprintf(buffer, 32, format "\n", *(type *)kp->arg); \
} \
const struct kernel_param_ops param_ops_##name = { \
	.set = param_set_##name, .get = param_get_##name \
}

#define DECLARE_NUMBER(name) \
int param_set_##name(const char *val, const struct kernel_param *kp); \
int param_get_##name(char *buffer, const struct kernel_param *kp)

DECLARE_NUMBER(byte);
DECLARE_NUMBER(short);
DECLARE_NUMBER(ushort);
DECLARE_NUMBER(long);
DECLARE_NUMBER(ullong);
DECLARE_NUMBER(hexint);

DEFINE_NUMBER(byte, u8, kstrtou8, "%hhu");
DEFINE_NUMBER(short, s16, kstrtos16, "%hd");
DEFINE_NUMBER(ushort, u16, kstrtou16, "%hu");
DEFINE_NUMBER(int, int, kstrtoint, "%d");
DEFINE_NUMBER(uint, unsigned int, kstrtouint, "%u");
DEFINE_NUMBER(long, long, kstrtol, "%ld");
DEFINE_NUMBER(ulong, unsigned long, kstrtoul, "%lu");
DEFINE_NUMBER(ullong, unsigned long long, kstrtoull, "%llu");
DEFINE_NUMBER(hexint, unsigned int, kstrtouint, "%#08x");

/* A bare word means true. */
int param_set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val && *val ? val : "1", kp->arg);
}

int param_get_bool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, 4, "%c\n", *(bool *)kp->arg ? 'Y' : 'N');
}

const struct kernel_param_ops param_ops_bool = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG, .set = param_set_bool, .get = param_get_bool
};

static int set_invbool(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val, &value);

	if (!err)
		*(bool *)kp->arg = !value;
	return err;
}

static int get_invbool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, 4, "%c\n", *(bool *)kp->arg ? 'N' : 'Y');
}

const struct kernel_param_ops param_ops_invbool = { .set = set_invbool, .get = get_invbool };

static int set_bint(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val && *val ? val : "1", &value);

	if (!err)
		*(int *)kp->arg = value;
	return err;
}

const struct kernel_param_ops param_ops_bint = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG, .set = set_bint, .get = param_get_int
};

int param_set_charp(const char *val, const struct kernel_param *kp)
{
	*(char **)kp->arg = (char *)val;
	return 0;
}

int param_get_charp(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, 4096, "%s\n", *(char **)kp->arg);
}

const struct kernel_param_ops param_ops_charp = {
	.set = param_set_charp, .get = param_get_charp
};

int param_set_copystring(const char *val, const struct kernel_param *kp)
{
	const struct kparam_string *str = kp->str;

	if (strnlen(val, str->maxlen) == str->maxlen)
		return -ENOSPC;
	strcpy(str->string, val);
	return 0;
}

static int get_string(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, 4096, "%s\n", kp->str->string);
}

const struct kernel_param_ops param_ops_string = {
	.set = param_set_copystring, .get = get_string
};

/* "1,2,3": each through the element's own setter. */
static int set_array(const char *val, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	char *rest = (char *)val, *item;
	unsigned int n = 0;

	while ((item = strsep(&rest, ","))) {
		struct kernel_param element = {
			.name = kp->name, .ops = arr->ops,
			.arg = (char *)arr->elem + (size_t)n * arr->elemsize,
		};
		int err = n < arr->max ? arr->ops->set(item, &element) : -EINVAL;

		if (err)
			return err;
		n++;
	}
	if (arr->num)
		*arr->num = n;
	return 0;
}

const struct kernel_param_ops param_array_ops = { .set = set_array };
