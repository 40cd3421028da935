// SPDX-License-Identifier: MIT
/*
 * Random numbers for keys, canaries and tests that need no repetition: ChaCha20 (D. J. Bernstein)
 * in counter mode. After each block the key is replaced by part of the block, so what was given
 * out cannot be computed from the state later.
 *
 * The key comes from the tree's rng-seed and anything else that was added; without a seed only from
 * the machine's counter. One lock, irqsave; any context.
 */
#include <arch/ops.h>
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static DEFINE_SPINLOCK(random_lock);
static u32 key[8];
static u64 blocks;		/* made so far: the nonce */
static u8 pool[32];		/* of the last block, not yet given out */
static unsigned int pool_left;

static void quarter_round(u32 *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 7);
}

static void chacha20_block(const u32 k[8], u64 counter, u64 nonce, u32 out[16])
{
	u32 in[16] = {
		0x61707865, 0x3320646e, 0x79622d32, 0x6b206574,
		k[0], k[1], k[2], k[3], k[4], k[5], k[6], k[7],
		(u32)counter, (u32)(counter >> 32), (u32)nonce, (u32)(nonce >> 32),
	};

	memcpy(out, in, sizeof(in));
	for (int round = 0; round < 10; round++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (int i = 0; i < 16; i++)
		out[i] += in[i];
}

/* Half of a block becomes the next key, half is given out. Lock held. */
static void refill(void)
{
	u32 block[16];

	chacha20_block(key, blocks++, arch_counter(), block);
	memcpy(key, block, sizeof(key));
	memcpy(pool, block + 8, sizeof(pool));
	pool_left = sizeof(pool);
	memzero_explicit(block, sizeof(block));
}

/* Each 32 bytes are mixed into the key, then the key moves on, so that order and length count. */
void add_bootloader_randomness(const void *seed, size_t len)
{
	const u8 *p = seed;
	unsigned long flags;

	spin_lock_irqsave(&random_lock, flags);
	key[0] ^= (u32)len;
	while (len) {
		size_t n = min(len, sizeof(key));

		for (size_t i = 0; i < n; i++)
			((u8 *)key)[i] ^= p[i];
		refill();
		p += n;
		len -= n;
	}
	pool_left = 0;
	spin_unlock_irqrestore(&random_lock, flags);
}

void add_device_randomness(const void *data, size_t len)
{
	add_bootloader_randomness(data, len);
}

void get_random_bytes(void *buf, size_t len)
{
	u8 *p = buf;

	while (len) {
		unsigned long flags;
		size_t n;

		spin_lock_irqsave(&random_lock, flags);
		if (!pool_left)
			refill();
		n = min_t(size_t, len, pool_left);
		pool_left -= n;
		memcpy(p, pool + pool_left, n);
		memset(pool + pool_left, 0, n);
		spin_unlock_irqrestore(&random_lock, flags);
		p += n;
		len -= n;
	}
}

#define DEFINE_GET_RANDOM(type) \
type get_random_##type(void) \
{ \
	type value; \
	\
	get_random_bytes(&value, sizeof(value)); \
	return value; \
}
DEFINE_GET_RANDOM(u8)
DEFINE_GET_RANDOM(u16)
DEFINE_GET_RANDOM(u32)
DEFINE_GET_RANDOM(u64)

/*
 * value * ceil / 2^32. Where 2^32 is no multiple of ceil some results would come once too often;
 * those are the products whose low half is below 2^32 mod ceil, and they are drawn again.
 */
u32 get_random_u32_below(u32 ceil)
{
	u64 product = mul_u32_u32(ceil, get_random_u32());

	if ((u32)product < ceil) {
		u32 threshold = ceil ? -ceil % ceil : 0;

		while ((u32)product < threshold)
			product = mul_u32_u32(ceil, get_random_u32());
	}
	return product >> 32;
}

u32 get_random_u32_above(u32 floor)
{
	BUG_ON(floor == U32_MAX);
	return floor + 1 + get_random_u32_below(U32_MAX - floor);
}

u32 get_random_u32_inclusive(u32 floor, u32 ceil)
{
	BUG_ON(floor > ceil);
	if (ceil - floor == U32_MAX)
		return get_random_u32();
	return floor + get_random_u32_below(ceil - floor + 1);
}
