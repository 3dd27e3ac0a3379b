#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the test of the register contracts: every routine of nbp/lib, called with all registers filled.

usage: contracts.py CASES LIB... >contracts.inc

A routine's header says what it returns and what it destroys ("Out:", "Clobbers:"). CASES says how to call it. What comes out is a
list of calls for contracts.asm with the bits of each register that the header lets change. A routine without a case, and a
case without a routine, end this with an error: so no routine goes unchecked.
"""
import re
import sys

REGISTERS = ["eax", "ebx", "ecx", "edx", "esi", "edi", "ebp"]
PARTS = {"si": "esi", "di": "edi", "bp": "ebp"}
WORD = re.compile(r"\b(?:E?[ABCD]X|[ABCD][HL]|E?[SD]I|E?BP|DS|ES)\b")
HEADER = re.compile(r"^; ([a-z][a-z0-9_]*(?:, [a-z][a-z0-9_]*)*) - (.*)")
AS = re.compile(r"\bas ([a-z][a-z0-9]*(?:_[a-z0-9]+)+)")


def masks(text):
    """The bits that a sentence of a header lets change, by register, and whether it names ES."""
    found = dict.fromkeys(REGISTERS, 0)
    if "all but SS:SP" in text:
        return dict.fromkeys(REGISTERS, 0xFFFFFFFF), True
    names = [name.lower() for name in WORD.findall(text)]
    for name in names:
        if name in ("ds", "es"):
            continue
        if name[0] == "e":
            found[name] |= 0xFFFFFFFF
        elif name in PARTS:
            found[PARTS[name]] |= 0xFFFF
        else:
            found["e" + name[0] + "x"] |= {"x": 0xFFFF, "h": 0xFF00, "l": 0x00FF}[name[1]]
    return found, "es" in names


def routines(path):
    """Name -> title, and what the header says of registers, for each routine whose header stands in a file.

    Several headers in one block describe several entries; one that says nothing of what it returns or destroys shares what the last of
    the block says.
    """
    result, block = {}, []
    for line in open(path, encoding="utf-8"):
        if line.startswith(";"):
            block.append(line.rstrip())
            continue
        entries, section = [], None
        for comment in block:
            header = HEADER.match(comment)
            if header:
                entries.append((header[1].split(", "), {"Title": header[2], "Out": "", "Clobbers": ""}))
                section = None
            elif entries and (field := re.match(r";   ([A-Z]\w+): +(.*)", comment)):
                section = field[1]
                if section in entries[-1][1]:
                    entries[-1][1][section] += field[2]
            elif entries and section in entries[-1][1] and comment.startswith(";      "):
                entries[-1][1][section] += " " + comment[1:].strip()
            else:
                section = None
        for names, fields in entries:
            if not fields["Out"] and not fields["Clobbers"]:
                fields = entries[-1][1]
            for name in names:
                result[name] = fields["Title"], fields["Out"] + " " + fields["Clobbers"]
        block = []
    labels = set(re.findall(r"^([a-z][a-z0-9_]*):", open(path, encoding="utf-8").read(), re.M))
    return {name: value for name, value in result.items() if name in labels}


def allowed(name, known, depth=0):
    """The masks of a routine, those of the routine that it refers to ("as read_file") among them."""
    title, text = known[name]
    bits, es = masks(text)
    for other in AS.findall(title + " " + text):
        if other in known and other != name and depth < 4:
            more, more_es = allowed(other, known, depth + 1)
            bits, es = {r: bits[r] | more[r] for r in REGISTERS}, es or more_es
    return bits, es


def main():
    known, errors, called = {}, [], set()
    for path in sys.argv[2:]:
        for name, value in routines(path).items():
            known[name] = value
    for number, line in enumerate(open(sys.argv[1], encoding="utf-8"), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, _, setup = line.partition(":")
        name = name.strip()
        left_out = name.startswith("-")
        name = name.lstrip("- ")
        called.add(name)
        if name not in known:
            errors.append(f"{sys.argv[1]}:{number}: no routine {name} has a header in nbp/lib")
            continue
        if left_out:
            if not setup.strip():
                errors.append(f"{sys.argv[1]}:{number}: {name} is left out without a reason")
            continue
        bits, es = allowed(name, known)
        print(f"        call contract_fill\n        " + "\n        ".join(part.strip() for part in setup.split(";") if part.strip()))
        print(f"        contract_call {name}, {', '.join(f'{bits[r]:#x}' for r in REGISTERS)}, {int(es)}")
    errors += [f"nbp/lib: {name} has no case in {sys.argv[1]}" for name in sorted(set(known) - called)]
    for error in errors:
        print(error, file=sys.stderr)
    sys.exit(1 if errors else 0)


main()
