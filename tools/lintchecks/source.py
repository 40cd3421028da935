# SPDX-License-Identifier: MIT
"""Checks of the text itself: licence lines, form, budgets, words, headers, static analysis."""

import os
import re
import statistics
from concurrent.futures import ThreadPoolExecutor

from . import TOP, Skip, check, files, output, text

C_FILES = (".c", ".h", ".S")
FILE_MOST, FILE_MEDIAN = 600, 300
FUNCTION_MOST, FUNCTION_MEDIAN = 60, 12
COLUMNS = 100

_TAGGED = (".c", ".h", ".S", ".py", ".mk", ".toml", ".dts", ".dtsi", ".sh", ".md", ".cmd")
_TAGGED_NAMES = ("Makefile", "Kconfig", ".clang-format", "tools/granule", "tools/lint",
                 "tools/kconfig", "tools/fetch-deps", ".ci/run")


@check
def spdx():
    """every file names its licence in the first lines, C files in the first"""
    for name in files():
        if not (name.endswith(_TAGGED) or name in _TAGGED_NAMES):
            continue
        head = text(name).split("\n", 3)[:3]
        wanted = head[:1] if name.endswith(C_FILES) else head
        if not any("SPDX-License-Identifier: MIT" in line for line in wanted):
            yield f"{name}: no SPDX-License-Identifier: MIT"


def width(line):
    return len(line.expandtabs(8))


@check
def form():
    """tabs, at most 100 columns, no trailing blanks, one newline at the end; no CR"""
    for name in files(*C_FILES, ".py", ".mk", ".toml", "Makefile", "Kconfig", ".md"):
        body = text(name)
        if body and not body.endswith("\n") or body.endswith("\n\n"):
            yield f"{name}: ends with {'no' if not body.endswith(chr(10)) else 'an empty'} line"
        for number, line in enumerate(body.split("\n"), 1):
            if line.rstrip() != line:
                yield f"{name}:{number}: blank or CR at the end"
            if name.endswith(C_FILES):
                if width(line) > COLUMNS and "://" not in line:
                    yield f"{name}:{number}: {width(line)} columns"
                if line.startswith("        ") and name.endswith((".c", ".h")):
                    yield f"{name}:{number}: indented by blanks"


@check
def style():
    """braces, casts and keywords as in the rest (what of the form a pattern can tell)"""
    patterns = [(re.compile(r"\b(if|for|while|switch)\("), "no blank after the keyword"),
                (re.compile(r"^\S.*\)\s*\{$"), "a function's brace stands on its own line"),
                (re.compile(r"^\s*(?:\} else )?(?:if|for|while|switch)\b.*\)\{$|\belse\{"),
                 "no blank before the brace"),
                (re.compile(r"^\s+\{$"), None),
                (re.compile(r"^\t+\S.*;\s+//\s*$"), "empty comment")]
    for name in files(".c"):
        for number, line in enumerate(text(name).split("\n"), 1):
            code = re.sub(r'"(?:\\.|[^"\\])*"', '""', line)
            if code.lstrip().startswith(("#", "*", "/", "\\")) or code.endswith("\\"):
                continue
            for pattern, why in patterns:
                if why and pattern.search(code) and not code.startswith(("struct", "enum", "union")) \
                        and "=" not in code.split("{")[0].split("(")[0]:
                    yield f"{name}:{number}: {why}"


def functions(name):
    """(line, length) of each function body: braces in column 0."""
    start = 0
    for number, line in enumerate(text(name).split("\n"), 1):
        if line == "{":
            start = number
        elif line.startswith("}") and start:
            yield start, number - start - 1
            start = 0


@check
def budgets():
    """files at most 600 lines (median 300), functions at most 60 (median 12)"""
    lengths, bodies = [], []
    for name in files(".c", ".S", ".py"):
        count = text(name).count("\n")
        if count > FILE_MOST:
            yield f"{name}: {count} lines"
        if name.endswith(".c"):
            lengths.append(count)
            for line, length in functions(name):
                bodies.append(length)
                if length > FUNCTION_MOST:
                    yield f"{name}:{line}: a function of {length} lines"
    if lengths and statistics.median(lengths) > FILE_MEDIAN:
        yield f"the median .c file has {statistics.median(lengths)} lines"
    if bodies and statistics.median(bodies) > FUNCTION_MEDIAN:
        yield f"the median function has {statistics.median(bodies)} lines"


@check
def conditionals():
    """no #if in a function; at most 3 in a .c file outside arch/"""
    for name in files(".c"):
        inside, count = False, 0
        for number, line in enumerate(text(name).split("\n"), 1):
            if line == "{":
                inside = True
            elif line.startswith("}"):
                inside = False
            if re.match(r"\s*#\s*if", line):
                count += 1
                if inside:
                    yield f"{name}:{number}: #if in a function body"
        if count > 3 and not name.startswith("arch/"):
            yield f"{name}: {count} #if (choose files in the Makefile, or test a constant)"


@check
def words():
    """nothing unfinished by its own words, no path of one machine"""
    unfinished = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"))
                            + r")\b")
    path = re.compile(r"(?<![\w.$}\)])/(work|home|root)/\w")
    for name in files():
        if name == "LICENSE" or name.endswith((".dtb", ".bin", ".png")):
            continue
        for number, line in enumerate(text(name).split("\n"), 1):
            for pattern in (unfinished, path):
                found = pattern.search(line)
                if found:
                    yield f"{name}:{number}: {found[0]}"


@check
def headers():
    """every public header compiles alone, all of them together too, without a generated file"""
    flags = ["-std=gnu11", "-ffreestanding", "-fsyntax-only", "-I", "include", "-x", "c",
             "-Wall", "-Werror", "-Wno-unused-parameter"]
    calls = (["arm-none-eabi-gcc", "-march=armv7-a", "-marm"], ["aarch64-linux-gnu-gcc"])
    names = [n for n in files(".h") if n.startswith("include/") and n != "include/libfdt_env.h"]

    def one(job):
        call, name = job
        own = output(call[0], "-print-file-name=include").strip()
        out, status = output(*call, "-nostdinc", "-isystem", own, *flags, name, status=True)
        errors = [line for line in out.splitlines() if "error" in line] or out.splitlines()
        return f"{name} with {call[0]}: {errors[0]}" if status and errors else None

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from filter(None, pool.map(one, [(c, n) for n in names for c in calls]))
    # And all of them at once.
    os.makedirs(f"{TOP}/build", exist_ok=True)
    every = "build/every-header.h"
    with open(f"{TOP}/{every}", "w", encoding="utf-8") as f:
        f.writelines(f"#include <{n.removeprefix('include/')}>\n" for n in names)
    yield from filter(None, map(one, [(c, every) for c in calls]))


@check
def scripts():
    """shell and Python files parse"""
    for name in files():
        if name.endswith((".dtb", ".bin")):
            continue
        first = text(name).split("\n", 1)[0]
        if name.endswith(".py") or first.startswith("#!/usr/bin/python3"):
            try:
                compile(text(name), name, "exec")
            except SyntaxError as err:
                yield f"{name}:{err.lineno}: {err.msg}"
        elif first.startswith("#!/bin/bash") or name == ".ci/run":
            out, status = output("bash", "-n", name, status=True)
            if status:
                yield f"{name}: {out.strip()}"


@check
def cppcheck():
    """cppcheck has nothing to say (suppressions with reasons in tools/cppcheck.txt)"""
    import shutil
    if not shutil.which("cppcheck"):
        raise Skip("cppcheck is not installed")
    os.makedirs(f"{TOP}/build/cppcheck", exist_ok=True)
    names = [n for n in files(".c") if n.startswith(
        ("lib/", "core/", "mm/", "drivers/", "fs/", "kernel/", "shell/", "arch/"))
        and not n.startswith("arch/host/")]
    if not names:
        return
    with open(f"{TOP}/build/cppcheck.files", "w", encoding="utf-8") as f:
        f.write("\n".join(names) + "\n")
    out, _ = output("cppcheck", "--quiet", f"-j{os.cpu_count() or 1}", "--std=c11",
                    "--enable=warning,portability", "--inline-suppr", "--error-exitcode=1",
                    "--cppcheck-build-dir=build/cppcheck", "--suppressions-list=tools/cppcheck.txt",
                    "-I", "include", "-D__aarch64__=1", "-D__GNUC__=12", "-D__LP64__=1",
                    "-DKBUILD_MODNAME=\"x\"", "--max-configs=1", "--template={file}:{line}: {id}: {message}",
                    "--file-list=build/cppcheck.files", status=True)
    for line in out.splitlines():
        if re.match(r"\S+:\d+: ", line):
            yield line
