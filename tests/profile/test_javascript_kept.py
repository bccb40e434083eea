"""What libraries touch no files with, by their options."""

import pytest

from tests.profile.test_javascript import classes

WRITE = "fs_write"
PINO = 'import pino from "pino"; export const log = pino({}, pino.destination(%s));'
MORPH = 'import { Project } from "ts-morph"; const project = new Project(%s); project.save();'


@pytest.mark.parametrize("given", ["", "1", "2", "{ dest: 2, sync: false }", "{ sync: true }"])
def test_a_log_that_is_printed_is_no_file(given: str) -> None:
    assert WRITE not in classes(PINO % given)


@pytest.mark.parametrize(
    "given",
    [
        '"a.log"',
        "path",
        "3",
        '{ dest: "a.log" }',
        "{ dest }",
        "{ dest: 2, ...options }",
        '{ dest: 2, dest: "a.log" }',
        '{ "dest": "a.log" }',
        '{ d\\u0065st: "a.log" }',
        '{ dest: 2, fd: "a.log" }',
        "options",
    ],
)
def test_one_that_may_be_a_file_is_told(given: str) -> None:
    assert WRITE in classes(PINO % given)


def test_one_that_can_be_told_another_file_is_told() -> None:
    for to in ("const to = pino.destination(2);", "open(pino.destination);"):
        assert WRITE in classes(f'import pino from "pino"; {to}')


def test_sources_that_are_kept_in_memory_are_no_files() -> None:
    assert not classes(MORPH % "{ useInMemoryFileSystem: true }") & {"fs_read", WRITE}


@pytest.mark.parametrize(
    "given",
    [
        "",
        "{}",
        "options",
        "{ useInMemoryFileSystem: false }",
        "{ useInMemoryFileSystem: true, ...options }",
        "{ useInMemoryFileSystem: true, useInMemoryFileSystem: false }",
        '{ useInMemoryFileSystem: true, ["use" + "InMemoryFileSystem"]: false }',
    ],
)
def test_others_are(given: str) -> None:
    assert WRITE in classes(MORPH % given)
