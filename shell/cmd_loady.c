// SPDX-License-Identifier: MIT
/*
 * loady: receives a file by YMODEM into memory. The sender (sb, minicom, Tera Term) starts when it
 * sees our `C`; blocks carry a number, its complement and a CRC-16, and are acknowledged one by
 * one.
 *
 *	SOH n ~n data[128] crc16	STX n ~n data[1024] crc16	EOT	CAN CAN
 *
 * Block 0 is the header: name NUL size-in-decimal. A block with an empty name ends the batch.
 * Without a timer to wait by, time-outs count polls of the UART.
 */
#include "shell.h"
#include <arch/ops.h>
#include <granule/tty.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#define SOH 0x01
#define STX 0x02
#define EOT 0x04
#define ACK 0x06
#define NAK 0x15
#define CAN 0x18
#define WANT_CRC 'C'

#define RETRIES 10
#define TRIES_TO_START 60

struct ymodem {
	u8 block[1024];
	unsigned int len;	/* of the block's data */
	u8 number;
	u64 size;		/* from the header; 0 unknown */
	u64 received;
	u64 limit;		/* room at the destination */
	u8 *to;
	char name[64];
};

static void send(u8 c)
{
	printk("%c", c);
}

/* One byte, or -1 when none came for a second. */
static int receive(void)
{
	unsigned long deadline = jiffies + HZ;

	do {
		int c = tty_try_getc();

		if (c >= 0)
			return c;
		arch_cpu_relax();
	} while (time_before(jiffies, deadline));
	return -1;
}

static u16 crc16(const u8 *p, unsigned int len)
{
	u16 crc = 0;

	while (len--) {
		crc ^= (u16)*p++ << 8;
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
	}
	return crc;
}

static void drain_line(void)
{
	while (tty_try_getc() >= 0)
		;
}

/* The rest of a block behind its first byte. 0, or -EIO when it is damaged. */
static int receive_block(struct ymodem *y)
{
	int n = receive(), inverse = receive(), high, low;

	for (unsigned int i = 0; i < y->len; i++) {
		int c = receive();

		if (c < 0)
			return -EIO;
		y->block[i] = c;
	}
	high = receive();
	low = receive();
	if (n < 0 || inverse < 0 || high < 0 || low < 0 || (n ^ inverse) != 0xff)
		return -EIO;
	y->number = n;
	return crc16(y->block, y->len) == ((high << 8) | low) ? 0 : -EIO;
}

enum { GOT_BLOCK, GOT_END, GOT_CANCEL, GOT_NOTHING };

/* Waits for a block, asking again with `ask` each second. */
static int next_block(struct ymodem *y, u8 ask, int tries)
{
	while (tries--) {
		int c = receive();

		if (c == EOT)
			return GOT_END;
		if (c == CAN)
			return GOT_CANCEL;
		if (c == SOH || c == STX) {
			y->len = c == SOH ? 128 : 1024;
			if (!receive_block(y))
				return GOT_BLOCK;
			drain_line();
			ask = NAK;
		}
		send(ask);
	}
	return GOT_NOTHING;
}

static bool parse_header(struct ymodem *y)
{
	const char *size;

	y->block[y->len - 1] = '\0';
	strscpy(y->name, (char *)y->block, sizeof(y->name));
	size = (char *)y->block + strlen((char *)y->block) + 1;
	while (size < (char *)y->block + y->len && *size >= '0' && *size <= '9')
		y->size = y->size * 10 + (*size++ - '0');
	return y->name[0] != '\0';
}

static int take_data(struct ymodem *y)
{
	u64 n = y->len;

	if (y->size && y->received + n > y->size)
		n = y->size - y->received;
	if (y->received + n > y->limit)
		return -ENOSPC;
	memcpy(y->to + y->received, y->block, n);
	y->received += n;
	return 0;
}

static int receive_data(struct ymodem *y)
{
	u8 expected = 1;

	for (;;) {
		switch (next_block(y, NAK, RETRIES)) {
		case GOT_END:
			send(ACK);
			return y->size && y->received < y->size ? -EIO : 0;
		case GOT_CANCEL: return -ECANCELED;
		case GOT_NOTHING: return -ETIMEDOUT;
		}
		if (y->number == expected) {
			int err = take_data(y);

			if (err)
				return err;
			expected++;
		} else if (y->number != (u8)(expected - 1)) {
			return -EPROTO;
		}
		send(ACK);	/* a block that came twice is acknowledged twice */
	}
}

static int receive_file(struct ymodem *y)
{
	int err, got = next_block(y, WANT_CRC, TRIES_TO_START);

	if (got != GOT_BLOCK)
		return got == GOT_CANCEL ? -ECANCELED : -ETIMEDOUT;
	if (y->number != 0 || !parse_header(y))
		return -EPROTO;
	if (y->size > y->limit)
		return -ENOSPC;
	send(ACK);
	send(WANT_CRC);
	err = receive_data(y);
	if (err)
		return err;
	/* the batch ends with an empty header */
	send(WANT_CRC);
	if (next_block(y, WANT_CRC, RETRIES) == GOT_BLOCK)
		send(ACK);
	return 0;
}

static const char *why(int err)
{
	switch (err) {
	case -ECANCELED: return "the sender cancelled";
	case -ETIMEDOUT: return "nothing came";
	case -ENOSPC: return "the file is larger than the room given";
	case -EPROTO: return "this is not YMODEM, or blocks were lost";
	}
	return "the data is damaged";
}

static int cmd_loady(int argc, char **argv)
{
	static struct ymodem y;
	unsigned long addr;
	u64 room = 64 << 20;
	bool raw;
	int err;

	if (argc < 2 || argc > 3 || !shell_address(argv[1], &addr))
		return CMD_USAGE;
	if (argc == 3 && !shell_number("room", argv[2], U32_MAX, &room))
		return 2;
	memset(&y, 0, sizeof(y));
	y.to = (u8 *)addr;
	y.limit = room;
	printk("ready to receive by YMODEM to 0x%lx, at most %llu bytes\n", addr, room);
	raw = tty_set_raw(true);
	err = receive_file(&y);
	if (err) {
		send(CAN);
		send(CAN);
	}
	tty_set_raw(raw);
	if (err) {
		printk("\nloady: %s, after %llu bytes\n", why(err), y.received);
		return 1;
	}
	printk("\n%s: %llu bytes at 0x%lx\n", y.name, y.received, addr);
	return 0;
}
COMMAND(loady, cmd_loady, "ADDR [ROOM]", "receive a file by YMODEM into memory",
	"Get memory first: `alloc vmalloc 1M` prints an address. ROOM bounds what is accepted.\n");
