import hashlib

import pytest

from tests.checks.conftest import lines, npm, sdist, wheel
from tests.factories import subject
from vetting.checks import Context
from vetting.checks.binaries import Binaries
from vetting.model.profile import Place

ELF = b"\x7fELF\x02\x01\x01\0"
PE = b"MZ\x90\0"
MACH_O = b"\xcf\xfa\xed\xfe\0"
WASM = b"\0asm\x01\0\0\0"
PYC = b"\xa7\r\r\n\0\0\0\0"
ZIP = b"PK\x03\x04\0"
GZIP = b"\x1f\x8b\x08\0"
PNG = b"\x89PNG\r\n\x1a\n"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("path", "data", "line"),
    [
        ("bin/tool", ELF, "medium file.bundled_binary {path}: elf, 0 kB, sha256 {sha256}"),
        ("lib/libssl.so.3", ELF, "medium file.bundled_binary {path}: elf, 0 kB, sha256 {sha256}"),
        ("x.node", MACH_O, "medium file.bundled_binary {path}: mach-o, 0 kB, sha256 {sha256}"),
        ("setup.exe", PE, "medium file.bundled_binary {path}: pe, 0 kB, sha256 {sha256}"),
        ("tool-1.2.3-linux-x64", ELF, "medium file.bundled_binary {path}: elf, 0 kB, sha256 "),
        ("payload.dat", ELF, "medium file.bundled_binary {path}: elf, 0 kB, sha256 {sha256}"),
        ("parser.wasm", WASM, "low file.bundled_binary {path}: wasm, 0 kB, sha256 {sha256}"),
        ("logo.png", ELF, "high file.magic_mismatch {path}: is a program (elf)"),
        ("README.md", PE, "high file.magic_mismatch {path}: is a program (pe)"),
        ("index.js", WASM, "high file.magic_mismatch {path}: is a program (wasm)"),
        ("font.woff2", ZIP, "high file.magic_mismatch {path}: is an archive (zip)"),
        ("data.json", GZIP, "high file.magic_mismatch {path}: is an archive (gzip)"),
        ("index.js", PNG, "high file.magic_mismatch {path}: is not text (png)"),
        ("run.sh", b"#!/bin/sh\n\0", "high file.magic_mismatch {path}: is not text (binary)"),
        ("m.pyc", PYC, "high file.pyc_without_py {path}: bytecode without source"),
        ("a/__pycache__/m.cpython-311.pyc", PYC, "high file.pyc_without_py {path}: bytecode with"),
        ("data.bin", PYC, "high file.pyc_without_py {path}: bytecode without source"),
        ("template.zip", ZIP, "low file.nested_archive {path}: zip, 0 kB"),
        ("server.mcpb", ZIP, "low file.nested_archive {path}: zip, 0 kB"),
        ("bundle.js.gz", GZIP, "low file.nested_archive {path}: gzip, 0 kB"),
        ("figure.odg", ZIP, "low file.nested_archive {path}: zip, 0 kB"),
    ],
)
def test_what_is_not_text_is_named(path: str, data: bytes, line: str, context: Context) -> None:
    (found,) = lines(Binaries().run(npm({path: data}), context))
    assert found.startswith(line.format(path=path, sha256=sha256(data)))


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("index.js", b"x"),
        ("data.json", "{}".encode("utf-16")),
        ("empty.py", b""),
        ("logo.png", PNG),
        ("logo.jpg", PNG),
        ("LICENSE", b"MZ is text"),
        ("data.bin", b"\0\1\2"),
        ("notes.txt", b"\0\1\2"),
    ],
)
def test_honest_files_are_not(path: str, data: bytes, context: Context) -> None:
    assert lines(Binaries().run(npm({path: data}), context)) == []


@pytest.mark.parametrize(
    ("compiled", "source"),
    [
        ("m.pyc", "m.py"),
        ("a/m.pyc", "a/m.py"),
        ("__pycache__/m.cpython-311.pyc", "m.py"),
        ("a/__pycache__/m.cpython-311.opt-1.pyc", "a/m.py"),
    ],
)
def test_bytecode_beside_its_source_is_ordinary(
    compiled: str, source: str, context: Context
) -> None:
    assert lines(Binaries().run(npm({compiled: PYC, source: "x = 1"}), context)) == []
    elsewhere = npm({compiled: PYC, f"other/{source}": "x = 1"})
    assert len(Binaries().run(elsewhere, context).findings) == 1


def test_machine_code_is_a_capability(context: Context) -> None:
    evidence = Binaries().run(
        npm({"b": ELF, "a.wasm": WASM, "logo.png": PE, "m.pyc": PYC}), context
    )
    assert evidence.profile is not None
    assert evidence.profile.capabilities == (
        ("native_code", Place(path="a.wasm", line=1)),
        ("native_code", Place(path="b", line=1)),
        ("native_code", Place(path="logo.png", line=1)),
    )


def test_of_many_programs_ten_are_named_for_each_artifact(context: Context) -> None:
    many = {f"lib{number:02}.so": ELF + bytes([number]) for number in range(12)}
    other = {f"dll{number:02}.dll": PE + bytes([number]) for number in range(10)}
    whole = subject(
        wheel({**many, "z.wasm": WASM}, "a.whl"), wheel(other, "b.whl", prefix="b.whl!/")
    )
    found = lines(Binaries().run(whole, context))
    assert found[0] == "medium file.bundled_binary -: a.whl: 3 further files of machine code"
    assert [line.split()[2] for line in found[1:]] == [
        *(f"b.whl!/dll{number:02}.dll:" for number in range(10)),
        *(f"lib{number:02}.so:" for number in range(10)),
    ]


def test_the_same_file_of_two_artifacts_is_named_once(context: Context) -> None:
    whole = subject(wheel({"a/x.so": ELF}), sdist({"src/a/x.so": ELF}, prefix="s!/"))
    assert [line.split()[2] for line in lines(Binaries().run(whole, context))] == ["a/x.so:"]
