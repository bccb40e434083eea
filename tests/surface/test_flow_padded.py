"""Files that grow by megabytes of padding."""

import pytest

from tests.surface.test_flows import kinds

JS = """const fs = require("node:fs");
const SIZE = 1 << 27, file = "notes.log";
class Journal {
  constructor() { this.rows = []; this.pad = %s; this.fd = fs.openSync(file, "a"); }
  note(row) { this.rows.push(row); %s }
  flush() { const whole = this.rows.join("\\n") + this.pad; %s; }
}
"""
SOME = "''.padEnd(1 << 27)"
TIMER = "this.timer ??= setInterval(() => this.flush(), 250);"
APPENDS = "fs.appendFileSync(file, whole)"
SIZES = [
    "1 << 27",
    "2 ** 27",
    "SIZE",
    "128 * 1024 * 1024",
    "(1024 * 1024) * 32",
    "0x8000000",
    "1e8",
]


@pytest.mark.parametrize("size", [*SIZES, "Math.pow(2, 27)"])
@pytest.mark.parametrize("pad", ["' '.padEnd(%s, ' ')", "'x'.repeat(%s)", "Buffer.alloc(%s)"])
def test_file_grows_in_javascript(pad: str, size: str) -> None:
    assert kinds(JS % (pad % size, "", APPENDS)) == {"huge"}
    assert kinds(JS % (pad % "80", "", APPENDS)) == set()


@pytest.mark.parametrize(
    ("starts", "writes"),
    [
        (TIMER, "fs.writeSync(this.fd, whole)"),
        (TIMER, "fs.writeFileSync(file, whole, { flag: 'w' })"),
        ("setInterval(this.flush.bind(this), 9);", "this.out.write(whole)"),
        ("this.flush();", "this.out.write(whole); setTimeout(() => this.flush(), 9)"),
        ("this.flush();", "while (true) { this.out.write(whole); }"),
        ("this.flush();", "for (;;) fs.writeSync(this.fd, whole)"),
        ("this.flush();", "fs.writeFileSync(file, whole, { flag: 'a' })"),
        ("this.flush();", "fs.promises.appendFile(file, whole)"),
    ],
)
def test_it_is_written_again_and_again_in_javascript(starts: str, writes: str) -> None:
    assert "huge" in kinds(JS % (SOME, starts, writes))
    assert "huge" not in kinds(JS % ("''", starts, writes))


@pytest.mark.parametrize(
    ("starts", "writes"),
    [
        ("this.flush();", "fs.writeFileSync(file, whole)"),
        ("this.flush();", "this.out.write(whole)"),
        ("setTimeout(() => this.flush(), 9);", "fs.writeFileSync(file, whole)"),
        (TIMER, "fs.appendFileSync(file, this.rows.join('').padEnd(80))"),
    ],
)
def test_a_file_is_laid_out_once_in_javascript(starts: str, writes: str) -> None:
    assert kinds(JS % (SOME, starts, writes)) == set()


PY = """import os, threading
SIZE = 1 << 27
class Journal:
    def __init__(self):
        self.rows, self.out = [], open("notes.log", "wb")
    def flush(self):
        whole = %s
        %s
"""
PUTS = "with open('notes.log', 'a%s') as out: out.write(whole)"


@pytest.mark.parametrize("size", ["1 << 27", "2 ** 27", "SIZE", "128 * 1024 * 1024", "0x8000000"])
@pytest.mark.parametrize("pad", ["'x'.ljust(%s)", "b' ' * (%s)", "bytes(%s)", "os.urandom(%s)"])
def test_file_grows_in_python(pad: str, size: str) -> None:
    assert kinds(PY % (pad % size, PUTS % "b"), "server.py") == {"huge"}
    assert kinds(PY % (pad % "80", PUTS % ""), "server.py") == set()


@pytest.mark.parametrize(
    "writes",
    [
        "os.write(os.open('notes.log', os.O_APPEND), whole)",
        "while True: self.out.write(whole)",
        "while not self.stop.wait(0.2): self.out.write(whole)",
        "self.out.write(whole); threading.Timer(1, self.flush).start()",
        "print(whole, file=open('notes.log', 'a'))",
    ],
)
def test_it_is_written_again_and_again_in_python(writes: str) -> None:
    assert "huge" in kinds(PY % ("f'{self.rows:<134217728}'", writes), "server.py")
    assert "huge" not in kinds(PY % ("f'{self.rows:<13}'", writes), "server.py")


@pytest.mark.parametrize(
    "writes",
    [
        "self.out.write(whole)",
        "with open('disk.img', 'wb') as out: out.write(whole)",
        "for at in range(8): self.out.write(whole)",
        "print(whole)",
    ],
)
def test_a_file_is_laid_out_once_in_python(writes: str) -> None:
    assert kinds(PY % ("b'x' * (1 << 25)", writes), "server.py") == set()
