# SPDX-License-Identifier: MIT
"""Each check of the lint finds what it is for, in files made for it, and nothing in clean ones."""

import pytest

import lintchecks
from lintchecks import image, rooms, source

CLEAN = """// SPDX-License-Identifier: MIT
/* A file. */
static int f(int a)
{
\tif (a)
\t\treturn 1;
\treturn 0;
}
"""


@pytest.fixture
def tree(monkeypatch):
    """files() and text() over a dict of names and contents."""
    held = {"mm/a.c": CLEAN}

    def files(*endings):
        return [n for n in held if n.endswith(endings or ("",))]

    for module in (source, lintchecks):
        monkeypatch.setattr(module, "files", files)
        monkeypatch.setattr(module, "text", held.__getitem__)
    return held


@pytest.mark.parametrize("check", ["spdx", "form", "style", "budgets", "conditionals", "words"])
def test_clean_text(tree, check):
    assert list(getattr(source, check)()) == []


@pytest.mark.parametrize("check,old,new", [
    ("spdx", "SPDX-License-Identifier", "Licence"),
    ("form", "\treturn 0;", "\treturn 0; "),
    ("form", "\treturn 0;", "        return 0;"),
    ("form", "\treturn 0;", "\treturn 0;\t/* " + "x" * 100 + " */"),
    ("form", "}\n", "}"),
    ("form", "}\n", "}\n\n"),
    ("style", "if (a)", "if(a)"),
    ("style", "f(int a)\n{", "f(int a) {"),
    ("budgets", "\treturn 0;\n", "\ta++;\n" * 61),
    ("budgets", "}\n", "}\n" + "\n" * 600 + "int x;\n"),
    ("conditionals", "\treturn 0;\n", "#ifdef X\n\treturn 0;\n#endif\n"),
    ("conditionals", "/* A file. */", "#if A\n#endif\n" * 4),
    ("words", "A file.", "TO" "DO: everything"),
    ("words", "A file.", "see /ho" "me/me/notes"),
])
def test_one_thing_wrong(tree, check, old, new):
    assert old in CLEAN
    tree["mm/a.c"] = CLEAN.replace(old, new, 1) if old != "}\n" else CLEAN[:-2] + new
    assert list(getattr(source, check)())


def symbols(defined, undefined):
    return lambda _image: (defined, undefined)


@pytest.mark.parametrize("user,name,home,bad", [
    ("mm/page.o", "printk", "core/printk.o", False),
    ("lib/list.o", "printk", "core/printk.o", False),
    ("lib/list.o", "kmalloc", "mm/slub.o", True),
    ("core/irq.o", "shell_main", "shell/main.o", True),
    ("mm/page.o", "pl011_probe", "drivers/serial/pl011.o", True),
    ("drivers/a.o", "node_lookup", "fs/node.o", True),
    ("arch/arm64/trap.o", "trap_handler", "kernel/trap.o", False),
    ("arch/arm64/trap.o", "shell_main", "shell/main.o", True),
    ("shell/main.o", "alloc_pages", "mm/page.o", False),
    ("mm/page.o", "memcpy", None, False),
])
def test_rooms(monkeypatch, user, name, home, bad):
    prefix = "build/arm64/"
    defined = {name: prefix + home} if home else {}
    monkeypatch.setattr(rooms, "IMAGES", ("arm64",))
    monkeypatch.setattr(rooms, "symbols", symbols(defined, {prefix + user: {name}}))
    assert bool(list(rooms.rooms())) == bad


@pytest.mark.parametrize("where,text,bad", [
    ("arm", (("f", "vadd.f32", "s0, s1, s2"),), True),
    ("arm", (("f", "add", "r0, r1, r2"), ("g", "vmrs", "r0, fpexc")), False),
    ("arm64", (("f", "movi", "v0.4s, #0x0"),), True),
    ("arm64", (("f", "str", "q0, [x0]"),), True),
    ("arm64", (("f", "ldr", "d1, [sp, #8]"),), True),
    ("arm64", (("fdt_next_tag", "movi", "v0.4s, #0x0"),), False),
    ("arm64", (("f", "add", "x0, x1, x2"), ("f", "mrs", "x0, s3_0_c15_c2_1")), False),
])
def test_vector_instructions(monkeypatch, where, text, bad):
    monkeypatch.setattr(image, "built", lambda: [where])
    monkeypatch.setattr(image, "instructions", lambda _image: text)
    assert bool(list(image.vector())) == bad


@pytest.mark.parametrize("name,home,bad", [
    ("memcpy", "lib/string.o", True), ("start_kernel", "kernel/main.o", False),
    ("__bss_start", None, False), ("boot_prepare", "arch/arm64/boot.o", False)])
def test_code_before_the_mmu(monkeypatch, name, home, bad):
    prefix = "build/arm64/"
    monkeypatch.setattr(image, "built", lambda: ["arm64"])
    monkeypatch.setattr(image, "symbols", symbols(
        {name: prefix + home} if home else {}, {prefix + "arch/arm64/head.o": {name}}))
    assert bool(list(image.boot())) == bad
