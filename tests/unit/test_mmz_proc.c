// SPDX-License-Identifier: MIT
/*
 * MMZ: /proc/media-mem to the byte, both generations, against texts as the vendor's devices print
 * them. Zones that are there already (of the boot) come first and are cut off.
 */
#include "mmz_test.h"
#include <../drivers/media/mmz_userdev.h>
#include <granule/mmz_ioctl.h>
#include <granule/node.h>
#include <linux/kernel.h>
#include <linux/string.h>

struct text {
	char buf[4096];
	size_t len;
};

static void keep(void *ctx, const char *text, size_t len)
{
	struct text *t = ctx;

	len = min(len, sizeof(t->buf) - 1);
	memcpy(t->buf, text, len);
	t->buf[len] = '\0';
	t->len = len;
}

REGISTRY_BOUNDS(granule_procs);

/* On the host there is no /proc: the registry has what would be in it. */
static struct node *node_of(const char *path)
{
	static struct node stand_in;
	struct node *node = node_lookup(path);

	registry_for_each(granule_procs, it) {
		const struct proc_node *p = *it;

		if (!node && !strcmp(p->path, path)) {
			stand_in.show = p->show;
			stand_in.store = p->store;
			return &stand_in;
		}
	}
	return node;
}

static const char *listing(struct kunit *test, struct text *t, const char *from)
{
	struct node *node = node_of("/proc/media-mem");
	const char *at;

	KUNIT_ASSERT_NOT_NULL(test, node);
	KUNIT_ASSERT_EQ(test, node_read(node, keep, t), 0);
	at = strstr(t->buf, from);
	KUNIT_ASSERT_NOT_NULL(test, at);
	return at;
}

static bool alone(void)
{
	return list_empty(&mmz_zones);
}

static void set_block(hil_mmb_t *mmb, unsigned long kvirt, unsigned long flags)
{
	mmb->kvirt = (void *)kvirt;
	mmb->flags = flags;
	mmb->map_ref = flags != 0;
}

/* A zone of 64 MiB at 0x44000000, as in a capture of a Hi3516 at work; nothing of it is touched. */
static hil_mmz_t *captured_zone(struct kunit *test)
{
	hil_mmz_t *zone = hil_mmz_create("anonymous", 0, 0x44000000, SZ_64M);

	KUNIT_ASSERT_NOT_NULL(test, zone);
	KUNIT_ASSERT_EQ(test, mmz_zone_link(zone, false), 0);
	return zone;
}

static void captured_blocks(struct kunit *test, hil_mmz_t *zone, hil_mmb_t *b[3])
{
	b[0] = hil_mmb_alloc_in("sys_scale_coef", SZ_32K, 0, zone);
	b[1] = hil_mmb_alloc_in("VGS_NodeBuf", 332 * SZ_1K, 0, zone);
	b[2] = hil_mmb_alloc_in("hifb_layer0", 1620 * SZ_1K, 0, zone);
	KUNIT_ASSERT_TRUE(test, b[0] && b[1] && b[2]);
	set_block(b[0], 0xc4b98000ul, 1);
	set_block(b[1], 0xc4d00000ul, 1);
}

static void drop_blocks(hil_mmb_t *b[3])
{
	for (int i = 0; i < 3; i++) {
		set_block(b[i], 0, 0);
		hil_mmb_free(b[i]);
	}
}

static void the_classic_text(struct kunit *test)
{
	static const char expected[] =
		"+---ZONE: PHYS(0x44000000, 0x47FFFFFF), GFP=0, nBYTES=65536KB,    "
		"NAME=\"anonymous\"\n"
		"   |-MMB: phys(0x44000000, 0x44007FFF), kvirt=0xC4B98000, flags=0x00000001, "
		"length=32KB,    name=\"sys_scale_coef\"\n"
		"   |-MMB: phys(0x44008000, 0x4405AFFF), kvirt=0xC4D00000, flags=0x00000001, "
		"length=332KB,    name=\"VGS_NodeBuf\"\n"
		"   |-MMB: phys(0x4405B000, 0x441EFFFF), kvirt=0x00000000, flags=0x00000000, "
		"length=1620KB,    name=\"hifb_layer0\"\n";
	static const char sums[] =
		"\n---MMZ_USE_INFO:\n"
		" total size=65536KB(64MB),used=1984KB(1MB + 960KB),"
		"remain=63552KB(62MB + 64KB),zone_number=1,block_number=3\n";
	bool v5 = mmz_format_v5, only = alone();
	struct text *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	hil_mmz_t *zone;
	hil_mmb_t *b[3];
	const char *at;

	KUNIT_ASSERT_NOT_NULL(test, t);
	if (hil_mmb_getby_phys_2(0x44000000, NULL) || mmz_zone_touching(0x44000000, SZ_64M))
		kunit_skip(test, "a zone of the boot lies there");
	zone = captured_zone(test);
	captured_blocks(test, zone, b);
	mmz_format_v5 = false;
	at = listing(test, t, "+---ZONE: PHYS(0x44000000");
	KUNIT_EXPECT_EQ(test, strncmp(at, expected, sizeof(expected) - 1), 0);
	if (only) {
		KUNIT_EXPECT_PTR_EQ(test, (void *)at, (void *)t->buf);
		KUNIT_EXPECT_STREQ(test, at + sizeof(expected) - 1, sums);
	}
	mmz_format_v5 = v5;
	drop_blocks(b);
	zone_gone(test, zone);
}

static void long_names_are_cut_as_the_vendors(struct kunit *test)
{
	struct text *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	hil_mmz_t *zone = zone_nowhere(test, "t", 0, 4 * PAGE_SIZE);
	hil_mmb_t *mmb = hil_mmb_alloc_in("a-name-of-22-characters", PAGE_SIZE, 0, zone);
	bool v5 = mmz_format_v5;

	KUNIT_ASSERT_TRUE(test, t && mmb);
	mmz_format_v5 = false;
	listing(test, t, "name=\"a-name-of-22-ch\"\n");
	mmz_format_v5 = true;
	listing(test, t, "name=\"a-name-of-22-characters\"\n");
	mmz_format_v5 = v5;
	hil_mmb_free(mmb);
	zone_gone(test, zone);
}

static void the_new_text(struct kunit *test)
{
	struct text *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	bool v5 = mmz_format_v5, isolation = mmz_isolation;
	hil_mmz_t *zone;
	hil_mmb_t *b[3];
	char head[128], line[256];

	KUNIT_ASSERT_NOT_NULL(test, t);
	if (mmz_zone_touching(0x44000000, SZ_64M))
		kunit_skip(test, "a zone of the boot lies there");
	zone = captured_zone(test);
	captured_blocks(test, zone, b);
	mmz_format_v5 = mmz_isolation = true;
	b[2]->check_pid = true;
	b[2]->pid[0] = 412;
	b[2]->pid_num = 1;
	set_block(b[1], 0, 0);
	hil_mmb_free(b[1]);
	snprintf(head, sizeof(head), " anony=%d mmz_allocator=%s mem_process_isolation=1\n\n",
		 mmz_anony, mmz_allocator_name);
	KUNIT_EXPECT_PTR_EQ(test, (void *)listing(test, t, head), (void *)t->buf);
	snprintf(line, sizeof(line),
		 "   |-MMB: phys(0x44000000, 0x44007FFF), kvirt=0x%0*lX, flags=0x1, "
		 "kernel_only=0, share_all=1 pid[0,0,0,0,0], length=32KB,    "
		 "name=\"sys_scale_coef\"\n",
		 BITS_PER_LONG / 4, 0xc4b98000ul);
	listing(test, t, line);
	/* a gap before it: a star */
	snprintf(line, sizeof(line),
		 "   *-MMB: phys(0x4405B000, 0x441EFFFF), kvirt=0x%0*lX, flags=0x0, "
		 "kernel_only=0, share_all=0 pid[412,0,0,0,0], length=1620KB,    "
		 "name=\"hifb_layer0\"\n",
		 BITS_PER_LONG / 4, 0ul);
	listing(test, t, line);
	mmz_format_v5 = v5;
	mmz_isolation = isolation;
	set_block(b[0], 0, 0);
	hil_mmb_free(b[0]);
	hil_mmb_free(b[2]);
	zone_gone(test, zone);
}

static void our_own_listing_tells_more(struct kunit *test)
{
	struct text *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	hil_mmz_t *zone = zone_nowhere(test, "figures", 0, 8 * PAGE_SIZE);
	hil_mmb_t *mmb = hil_mmb_alloc_in("owner-x", PAGE_SIZE, 0, zone);
	struct node *node = node_of("/proc/granule/mmz");

	KUNIT_ASSERT_TRUE(test, t && mmb && node);
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc("refused-x", PAGE_SIZE, 0, 0, "nowhere-x"));
	KUNIT_ASSERT_EQ(test, node_read(node, keep, t), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(t->buf, "figures"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(t->buf, "owner-x"));
	KUNIT_EXPECT_EQ(test, node_write(node, (char []){ "never" }), -EINVAL);
	hil_mmb_free(mmb);
	zone_gone(test, zone);
}

/* The captured texts are of 4 KiB pages. */
static bool small_pages(void)
{
	return PAGE_SIZE == SZ_4K;
}

static struct kunit_case captured_cases[] = {
	KUNIT_CASE(the_classic_text), KUNIT_CASE(the_new_text),
	{ }
};

static struct kunit_suite captured_suite = {
	.name = "mmz_proc_captured", .test_cases = captured_cases, .present = small_pages,
};
kunit_test_suite(captured_suite);

static struct kunit_case cases[] = {
	KUNIT_CASE(long_names_are_cut_as_the_vendors), KUNIT_CASE(our_own_listing_tells_more),
	{ }
};

static struct kunit_suite suite = { .name = "mmz_proc", .test_cases = cases };
kunit_test_suite(suite);
