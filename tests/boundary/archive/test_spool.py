import gc

import pytest

from vetting.boundary.archive.spool import Limits, Spool
from vetting.errors import ArchiveError

MIB = 1 << 20


def test_what_goes_in_comes_out_from_memory() -> None:
    spool = Spool(Limits())
    spool.write(b"hello ", compressed=1)
    spool.write(b"world", compressed=2)
    assert spool.size == 11
    assert spool.read(6, 5) == b"world"
    assert spool.read(6, 50) == b"world"
    assert spool.read(11, 5) == b""


def test_what_goes_in_comes_out_from_disk() -> None:
    spool = Spool(Limits(ratio=1 << 30))
    for number in range(65):
        spool.write(bytes([number]) * MIB, compressed=1)
    assert spool.size == 65 * MIB
    assert [spool.read(number * MIB, 1)[0] for number in range(65)] == list(range(65))
    assert spool.read(64 * MIB - 1, 2) == bytes([63, 64])
    assert spool.read(65 * MIB - 1, 9) == bytes([64])


def test_a_spool_on_disk_closes_its_file_with_its_last_reader() -> None:
    """An open file would fail this test: warnings are errors."""
    spool = Spool(Limits(ratio=1 << 30))
    spool.write(bytes(65 * MIB), compressed=1)
    del spool
    gc.collect()


def test_the_size_is_limited() -> None:
    spool = Spool(Limits(unpacked=10))
    spool.write(bytes(10), compressed=10)
    with pytest.raises(ArchiveError) as caught:
        spool.write(b"x", compressed=11)
    assert caught.value.rule_id == "archive/too-large"


def test_the_ratio_is_limited_from_a_size_on() -> None:
    limits = Limits(ratio=10, ratio_from=1000)
    spool = Spool(limits)
    spool.write(bytes(1000), compressed=1)
    with pytest.raises(ArchiveError) as caught:
        spool.write(b"x", compressed=100)
    assert caught.value.rule_id == "archive/ratio"
    honest = Spool(limits)
    honest.write(bytes(1010), compressed=101)


def test_an_empty_spool_is_empty() -> None:
    assert Spool(Limits()).read(0, 10) == b""
