"""Work that makes many objects, all of which it keeps: looking for rubbish among them is in vain."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

LITTLE = 200_000
"""Objects for whose sake not all that there is is looked through: that takes longer than they are worth."""

_made = 0
"""Objects that packages left since somebody cleared up."""

_over = False
"""Whether those packages are done with, and left more than a little."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put off the search for unreachable cycles; measured, it was a sixth of what reading takes, and
    found nothing. What is reachable no more and in no cycle is given back at once all the same.

    What was made is looked through no more afterwards either, until somebody calls `disturbed`: the
    trees that are kept for the next reader are most of what there is.
    """
    global _made, _over  # noqa: PLW0603 - there is one collector
    was = gc.isenabled()
    if _over:
        _made, _over = 0, False
        gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was:
            _made += gc.get_count()[0]
            gc.freeze()
            gc.enable()


def disturbed() -> None:
    """A package is done with: look through everything again, if it is worth it. What it left goes before
    the next one is read; the last one leaves it to the end of the process, which is quicker.
    """
    global _over  # noqa: PLW0603
    if _made > LITTLE:
        gc.unfreeze()
        _over = True
