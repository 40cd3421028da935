# SPDX-License-Identifier: MIT
"""What libjpeg-turbo's djpeg makes of the pictures that lib/media codes: it reads them without a
complaint, they have the right size, and their luma is near the source's."""

import math
import os
import shutil
import subprocess

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SOURCES = ["crc", "pattern", "jpeg_enc", "jpeg_setup", "jpeg_tables", "jpeg_dct"]


@pytest.fixture(scope="module")
def encode(tmp_path_factory):
    """The program of jpeg/encode.c, built with sanitizers."""
    if not shutil.which("djpeg"):
        pytest.skip("djpeg (libjpeg-turbo-progs) is not installed")
    program = str(tmp_path_factory.mktemp("jpeg") / "encode")
    subprocess.run(
        ["gcc", "-O1", "-std=gnu11", "-ffreestanding", "-fno-strict-aliasing",
         "-fsanitize=address,undefined", "-fno-sanitize=alignment", "-fno-sanitize-recover=all",
         "-DCONFIG_HOST=1", "-I", "include", "-I", ".", "-include", "include/granule/config.h",
         "-o", program, "tests/tools/jpeg/encode.c"]
        + [f"lib/media/{name}.c" for name in SOURCES], cwd=TOP, check=True)

    def run(width, height, quality, kind):
        out = subprocess.run([program, str(width), str(height), str(quality), str(kind)],
                             check=True, stdout=subprocess.PIPE,
                             env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}).stdout
        head, rest = out.split(b"\n", 1)
        nv12, jpeg = map(int, head.split())
        assert len(rest) == nv12 + jpeg
        return rest[:nv12], rest[nv12:]

    return run


def full_range(value):
    """Luma 16..235 as JFIF has it."""
    return min(255, max(0, round((value - 16) * 255 / 219)))


RANGE = [full_range(v) for v in range(256)]


def decode_luma(jpeg, width, height):
    """The Y samples, as djpeg decodes them."""
    run = subprocess.run(["djpeg", "-grayscale", "-pnm"], input=jpeg, capture_output=True,
                         check=True)
    assert run.stderr == b""
    head = f"P5\n{width} {height}\n255\n".encode()
    assert run.stdout.startswith(head)
    return run.stdout[len(head):]


def luma_psnr(nv12, jpeg, width, height):
    """dB, over all pixels."""
    seen = decode_luma(jpeg, width, height)
    error = sum((RANGE[a] - b) ** 2 for a, b in zip(nv12[:width * height], seen))
    return 99.0 if not error else 10 * math.log10(255 ** 2 * width * height / error)


@pytest.mark.parametrize("width,height", [(320, 240), (64, 64), (130, 98), (642, 74)])
@pytest.mark.parametrize("quality,least", [(50, 30), (90, 35), (100, 45)])
@pytest.mark.parametrize("kind", [0, 1])
def test_near_the_source(encode, width, height, quality, least, kind):
    """All sizes of edge blocks, smooth and noisy pictures."""
    nv12, jpeg = encode(width, height, quality, kind)
    assert luma_psnr(nv12, jpeg, width, height) >= least


def test_quality_1_still_decodes(encode):
    """The coarsest quantisers."""
    nv12, jpeg = encode(320, 240, 1, 1)
    assert 10 < luma_psnr(nv12, jpeg, 320, 240) < 35


def test_smallest_picture(encode):
    """One block, of which four pixels are seen."""
    nv12, jpeg = encode(2, 2, 90, 1)
    assert luma_psnr(nv12, jpeg, 2, 2) >= 35


def test_colours(encode):
    """Bars in RGB: white, yellow, cyan, green, magenta, red, blue, black at 75 %."""
    _, jpeg = encode(640, 480, 95, 0)
    run = subprocess.run(["djpeg", "-rgb", "-nosmooth", "-pnm"], input=jpeg, capture_output=True,
                         check=True)
    head = b"P6\n640 480\n255\n"
    assert run.stdout.startswith(head)
    rgb = run.stdout[len(head):]
    bars = [(1, 1, 1), (1, 1, 0), (0, 1, 1), (0, 1, 0), (1, 0, 1), (1, 0, 0), (0, 0, 1), (0, 0, 0)]
    for i, bar in enumerate(bars):
        at = (300 * 640 + i * 80 + 40) * 3
        for c in range(3):
            assert abs(rgb[at + c] - 191 * bar[c]) <= 5


def test_two_qualities_differ_in_length(encode):
    """The scale of qualities goes the right way."""
    lengths = [len(encode(320, 240, q, 1)[1]) for q in (1, 10, 50, 75, 90, 95, 100)]
    assert lengths == sorted(set(lengths))
