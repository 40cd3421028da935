# SPDX-License-Identifier: MIT
"""Reads the PNG files that QEMU writes: 8 bits a channel, RGB or RGBA, not interlaced (RFC 2083)."""

import struct
import zlib


def _chunks(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "not a PNG"
    at = 8
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + size]
        assert struct.unpack_from(">I", data, at + 8 + size)[0] == zlib.crc32(kind + body), kind
        yield kind, body
        at += 12 + size


def _paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def _unfilter(kind, line, above, step):
    """One row in place: each byte was sent as the difference to a guess from its neighbours."""
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        guess = (0, left, above[i], (left + above[i]) // 2, 0)[kind] if kind < 4 else \
            _paeth(left, above[i], corner)
        line[i] = (line[i] + guess) & 0xff


def read(path):
    """(width, height, rows of RGB bytes)."""
    with open(path, "rb") as f:
        data = f.read()
    packed, head = b"", None
    for kind, body in _chunks(data):
        if kind == b"IHDR":
            head = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
    width, height, depth, colour, _, _, interlaced = head
    assert depth == 8 and colour in (2, 6) and not interlaced, head
    step = 3 if colour == 2 else 4
    raw, rows, above = zlib.decompress(packed), [], bytes(width * step)
    for y in range(height):
        start = y * (1 + width * step)
        line = bytearray(raw[start + 1:start + 1 + width * step])
        if raw[start]:
            _unfilter(raw[start], line, above, step)
        above = line
        if step == 4:
            line = bytearray(b for x in range(width) for b in line[4 * x:4 * x + 3])
        rows.append(bytes(line))
    return width, height, rows


def crc(rows):
    """The CRC of the same pixels in memory as XRGB8888: blue, green, red, 0."""
    value = 0
    for row in rows:
        pixels = bytearray(len(row) // 3 * 4)
        pixels[0::4], pixels[1::4], pixels[2::4] = row[2::3], row[1::3], row[0::3]
        value = zlib.crc32(pixels, value)
    return value
