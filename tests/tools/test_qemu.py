# SPDX-License-Identifier: MIT
"""The QEMU command lines that `run` makes."""

import json
import struct
import subprocess


def after(words, option):
    return words[words.index(option) + 1]


def test_direct(tool):
    tool("run", "virt-arm64", "--memory", "1G", "--smp", "2", "--bootargs", "loglevel=7", "-c", "echo")
    words = tool.qemu_words()
    assert after(words, "-m") == "1G" and after(words, "-smp") == "2"
    assert after(words, "-append") == "status=1 loglevel=7"
    assert after(words, "-kernel") == f"{tool.folder}/granule.bin"
    assert after(words, "-nic") == "none" and "-semihosting" in words and "-no-reboot" in words


def test_a_later_machine_option_adds_to_or_overrides_the_boards(tool):
    tool("run", "virt-arm", "--qemu-arg", "-M virtualization=on,highmem=on", "--qemu-arg",
         "-M gic-version=3 -cpu max -object 'memory-backend-ram,id=a b,size=1G'", "-c", "echo")
    words = tool.qemu_words()
    assert words.count("-M") == 1 and words.count("-cpu") == 1
    assert after(words, "-M") == "virt,highmem=on,virtualization=on,gic-version=3"
    assert after(words, "-cpu") == "max"
    assert after(words, "-object") == "memory-backend-ram,id=a b,size=1G"


def test_cpu_features_are_added_to_the_boards_cpu(tool):
    tool("run", "virt-arm64", "--qemu-arg", "-cpu pmu=off", "-c", "echo")
    assert after(tool.qemu_words(), "-cpu") == "cortex-a53,pmu=off"


def test_a_single_word_that_begins_with_a_dash(tool):
    tool("run", "virt-arm64", "--qemu-arg", "-icount", "--qemu-arg", "shift=0", "-c", "echo")
    assert after(tool.qemu_words(), "-icount") == "shift=0"


def test_entry_levels(tool):
    tool("run", "virt-arm64", "--entry", "el2", "-c", "echo")
    assert after(tool.qemu_words(), "-M") == "virt,virtualization=on"


def test_u_boot(tool):
    tool("run", "virt-arm", "--boot", "u-boot", "-c", "echo")
    words = tool.qemu_words()
    assert after(words, "-bios").endswith("qemu_arm/u-boot.bin") and "-kernel" in words


def test_a_board_whose_tree_the_tool_fills_in(tool):
    tool("run", "realview-pbx-a9", "--memory", "768M", "--smp", "2", "-c", "echo")
    words = tool.qemu_words()
    assert "-kernel" not in words and "-dtb" not in words
    # the lowest bank takes tree, stub and image; both CPUs start at the stub
    loaders = [w for w in words if w.startswith("loader,")]
    assert [w.split("addr=")[1].split(",")[0] for w in loaders] == \
        ["0x20100000", "0x20400000", "0x20200000", "0x20200000", "0x20200000"]
    assert loaders[3].endswith("cpu-num=0") and loaders[4].endswith("cpu-num=1")


def test_filled_tree(tmp_path):
    from host import TOP, build, media
    build.make("build/dts/realview-pbx-a9.dtb")
    path = media.filled_tree(str(tmp_path), f"{TOP}/build/dts/realview-pbx-a9.dtb",
                             [(0x70000000, 0x20000000), (0x20000000, 0x10000000)], "status=1 a b")
    def prop(node, name, kind):
        return subprocess.run(["fdtget", "-t", kind, path, node, name], check=True, text=True,
                              stdout=subprocess.PIPE).stdout.strip()
    assert prop("/memory@70000000", "reg", "x") == "70000000 20000000 20000000 10000000"
    assert prop("/chosen", "bootargs", "s") == "status=1 a b"


def test_sd_card_holds_image_and_script(tool):
    tool("run", "virt-arm64", "--boot", "sd", "-c", "echo")
    words = tool.qemu_words()
    assert "-kernel" not in words and "virtio-blk-device,drive=sd" in words


def test_sd_card(tmp_path):
    from host import boards, media
    kernel = tmp_path / "granule.bin"
    kernel.write_bytes(b"image" * 1000)
    card = media.sd_image(str(tmp_path), boards.load("virt-arm64"), str(kernel), "a=1 b=\"x y\"")
    import subprocess
    data = open(card, "rb").read(512)
    assert data[510:] == b"\x55\xaa"
    start, count = struct.unpack_from("<II", data, 446 + 8)
    assert start == 2048 and (start + count) * 512 == 64 << 20
    listing = subprocess.run(["mdir", "-b", "-i", f"{card}@@1M", "::"], text=True, check=True,
                             stdout=subprocess.PIPE).stdout.split()
    assert listing == ["::/Image", "::/boot.scr"]
    back = subprocess.run(["mtype", "-i", f"{card}@@1M", "::Image"], check=True,
                          stdout=subprocess.PIPE).stdout
    assert back == kernel.read_bytes()


def test_raw_tree_goes_in_by_a_stub(tool, tmp_path):
    tree = tmp_path / "t.dtb"
    tree.write_bytes(b"\xd0\x0d\xfe\xed" * 4)
    tool("run", "virt-arm", "--dtb-raw", str(tree), "-c", "echo")
    words = tool.qemu_words()
    loaded = [w for w in words if w.startswith("loader,")]
    assert loaded[0] == f"loader,file={tree},addr=0x48000000,force-raw=on"
    assert loaded[1] == f"loader,file={tool.folder}/granule.bin,addr=0x40400000,force-raw=on"
    assert loaded[3] == "loader,addr=0x40200000,cpu-num=0"
    assert "-kernel" not in words and "-append" not in words


def test_stub(tmp_path):
    from host import media
    for arch, size in (("arm", 24), ("arm64", 48)):
        data = open(media.entry_stub(str(tmp_path), arch, 0x40400000, 0x48000000), "rb").read()
        assert len(data) == size
        assert struct.unpack_from("<II" if arch == "arm" else "<QQ", data, size * 2 // 3) == \
            (0x48000000, 0x40400000)


def test_boards(tool):
    done = tool("boards", "--json")
    listed = json.loads(done.stdout)
    assert {b["name"] for b in listed} >= {"virt-arm", "virt-arm-lpae", "virt-arm64", "vexpress-a9"}
    assert all({"name", "arch", "boot", "tested"} <= b.keys() for b in listed)
    lines = tool("boards").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [b["name"] for b in listed]
