"""Functions that start themselves more than once each time they run, and those that go on by one."""

import pytest

from vetting.grammars import parser
from vetting.surface._flow_multiply_javascript import javascript_multiply


def lines(source: str) -> list[int]:
    root = parser("javascript").parse(source.encode()).root_node
    return list(javascript_multiply(root, source, "javascript"))


@pytest.mark.parametrize(
    "source",
    [
        "function warm(s) { return cpus().map(() => { const w = fork(f); w.on('exit', () => warm(s)); }); }",
        "function spread() { os.cpus().forEach(function () { fork(f).once('exit', spread); }); }",
        "const start = () => Array.from({ length: 8 }, () => fork(f).on('close', () => start()));",
        "class Pool { fill() { this.seats.flatMap((one) => { one.on('exit', () => this.fill()); }); } }",
        "function poll() { targets.forEach((one) => ask(one).finally(() => setTimeout(poll, 50))); }",
        "function burn() { cpus().forEach(() => new Worker(f).on('exit', burn)); }",
        "function run() { for (const one of many) one.on('exit', run); }",
        "function run() { fork(f).on('exit', () => { [0, 1].map(() => run()); }); }",
        "const run = (f) => { fork(f).once('close', () => { run(f); run(f); }); };",
    ],
)
def test_as_many_again_for_each_of_several(source: str) -> None:
    assert lines(source) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "function start() { const w = new Worker(f); w.on('exit', () => start()); return w; }",
        "function spread() { os.cpus().forEach((one) => startOne(one)); setTimeout(spread, 1000); }",
        "function run() { fork(f).on('exit', () => { if (left < 4) { run(); run(); } }); }",
        "function run() { fork(f).on('exit', (code) => { if (code) run(); else run(); }); }",
        "function one(n) { fork(f).on('exit', () => one(n)); }\ncpus().map((_, n) => one(n));",
        "function walk(at) { at.parts.forEach((part) => setImmediate(() => walk(part))); }",
        "function spread() { cpus().map(() => fork(f).on('exit', (code) => { if (code) report(code); })); }",
        "function go() { if (more()) { setTimeout(go, 9); } else { setTimeout(go, 99); } }",
    ],
)
def test_one_more_each_time(source: str) -> None:
    assert lines(source) == []
