import contextlib
import socket
import time

from vetting.boundary.http.deadline import Deadline, watch


def test_whoever_waits_is_woken_at_the_deadline() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        start = time.monotonic()
        with Deadline(0.1) as deadline:
            watch(ours)
            assert ours.recv(1) == b""
        assert 0.05 < time.monotonic() - start < 2
        assert deadline.expired


def test_nothing_happens_before_the_deadline_or_without_one() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        watch(ours)
        with Deadline(0.1) as deadline:
            watch(ours)
            theirs.send(b"x")
            assert ours.recv(1) == b"x"
        time.sleep(0.15)
        assert not deadline.expired
        theirs.send(b"y")
        assert ours.recv(1) == b"y"


def test_a_connection_made_after_the_deadline_is_shut_at_once() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, Deadline(0.01) as deadline:
        while not deadline.expired:
            time.sleep(0.01)
        watch(ours)
        assert ours.recv(1) == b""


def test_a_connection_that_is_closed_already_is_no_trouble() -> None:
    ours, theirs = socket.socketpair()
    with Deadline(0.05) as deadline:
        watch(ours)
        ours.close()
        theirs.close()
        while not deadline.expired:
            time.sleep(0.01)


def test_deadlines_of_other_threads_are_not_ours() -> None:
    from concurrent.futures import ThreadPoolExecutor

    ours, theirs = socket.socketpair()
    with ours, theirs, Deadline(0.05) as deadline, ThreadPoolExecutor(1) as pool:
        pool.submit(watch, ours).result()
        while not deadline.expired:
            time.sleep(0.01)
        theirs.send(b"x")
        assert ours.recv(1) == b"x"


def test_the_deadline_ends_with_its_block_also_on_an_error() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with contextlib.suppress(ValueError), Deadline(0.05):
            watch(ours)
            raise ValueError("planned")
        time.sleep(0.1)
        theirs.send(b"x")
        assert ours.recv(1) == b"x"
