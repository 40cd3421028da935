// SPDX-License-Identifier: MIT
/*
 * The buffer that show functions write into (linux/seq_file.h). A full buffer is emitted where the
 * reader can take it piece by piece, else marked as overflowed and the reader tries a larger one.
 * A seq_file belongs to one reader; no locks.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

static void set_overflow(struct seq_file *m)
{
	m->count = m->size;
}

void seq_flush(struct seq_file *m)
{
	if (m->emit && m->count) {
		m->emit(m, m->buf, m->count);
		m->count = 0;
	}
}

int seq_write(struct seq_file *m, const void *data, size_t len)
{
	const char *p = data;

	while (m->emit && len > m->size - m->count - 1) {
		size_t n = m->size - m->count - 1;

		memcpy(m->buf + m->count, p, n);
		m->count += n;
		p += n;
		len -= n;
		seq_flush(m);
	}
	if (seq_has_overflowed(m) || len >= m->size - m->count) {
		set_overflow(m);
		return -1;
	}
	memcpy(m->buf + m->count, p, len);
	m->count += len;
	return 0;
}

void seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	va_list again;
	size_t room = m->size - m->count, len;

	if (seq_has_overflowed(m))
		return;
	va_copy(again, args);
	len = vsnprintf(m->buf + m->count, room, fmt, args);
	if (len >= room && m->emit) {
		seq_flush(m);
		room = m->size;
		len = vsnprintf(m->buf, room, fmt, again);
		if (len >= room)
			len = room - 1;		/* one item larger than the buffer: cut */
	}
	va_end(again);
	if (len < room)
		m->count += len;
	else
		set_overflow(m);
}

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	seq_vprintf(m, fmt, args);
	va_end(args);
}

void seq_puts(struct seq_file *m, const char *s)
{
	seq_write(m, s, strlen(s));
}

void seq_putc(struct seq_file *m, char c)
{
	seq_write(m, &c, 1);
}

void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long num)
{
	seq_printf(m, "%s%llu", delimiter ? delimiter : "", num);
}

void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long num)
{
	seq_printf(m, "%s%lld", delimiter ? delimiter : "", num);
}

void seq_put_hex_ll(struct seq_file *m, const char *delimiter, unsigned long long v,
		    unsigned int width)
{
	seq_printf(m, "%s%0*llx", delimiter ? delimiter : "", (int)width, v);
}

/* Linux pads to a column set by seq_setwidth(); without one it only ends with c. */
void seq_pad(struct seq_file *m, char c)
{
	if (c)
		seq_putc(m, c);
}

int seq_run(struct seq_file *m, const struct seq_operations *op)
{
	loff_t pos = 0;
	int err = 0;
	void *v;

	m->op = op;
	v = op->start(m, &pos);
	while (v && !IS_ERR(v) && !err) {
		err = op->show(m, v);
		v = op->next(m, v, &pos);
	}
	op->stop(m, v);
	if (IS_ERR(v))
		err = PTR_ERR(v);
	return err < 0 ? err : 0;
}
