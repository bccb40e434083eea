"""Work that nothing ends, as flows: see `_flow_loops`."""

from collections.abc import Iterator
from itertools import chain

from vetting.grammars import kind_of
from vetting.python_syntax import by_kind
from vetting.surface._flow_again import starts_again
from vetting.surface._flow_constants import places
from vetting.surface._flow_constants_javascript import folded
from vetting.surface._flow_followed import python_followed
from vetting.surface._flow_followed_javascript import javascript_followed
from vetting.surface._flow_huge import python_huge
from vetting.surface._flow_huge_javascript import javascript_huge
from vetting.surface._flow_loops import python_loops
from vetting.surface._flow_loops_javascript import javascript_loops
from vetting.surface._flow_mined import python_mined
from vetting.surface._flow_mined_javascript import javascript_mined
from vetting.surface._flow_multiply import python_multiply
from vetting.surface._flow_multiply_javascript import javascript_multiply
from vetting.surface._flow_nested import python_nested
from vetting.surface._flow_nested_javascript import javascript_nested
from vetting.surface._flow_next import python_next
from vetting.surface._flow_next_javascript import javascript_next
from vetting.surface._flow_padded import python_padded
from vetting.surface._flow_padded_javascript import javascript_padded
from vetting.surface._flow_poured import poured
from vetting.surface._flow_proofs import javascript_proofs, python_proofs
from vetting.surface._flow_retries import python_retries
from vetting.surface._flow_retries_javascript import javascript_retries
from vetting.surface._flow_rounds import python_rounds
from vetting.surface._flow_rounds_javascript import javascript_rounds
from vetting.surface._flow_sampling import python_sampling
from vetting.surface._flow_sampling_javascript import javascript_sampling
from vetting.surface._flow_spun import python_spun
from vetting.surface._flow_worse import python_worse
from vetting.surface._flow_worse_javascript import javascript_worse
from vetting.surface._ir import Module
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._reading import Flow


def endless(module: Module, data: bytes) -> Iterator[Flow]:
    """The loops of one module that nothing ends; `data` is its source."""
    raw = module.scope.raw
    source = data.decode("utf-8", "replace")
    if isinstance(module, JavaScriptModule):
        kind = kind_of(module.path)
        found = chain(javascript_loops(raw, kind), javascript_next(raw, data))
        more = {*javascript_multiply(raw, source, kind), *javascript_followed(raw, source, kind)}
        worse = javascript_worse(raw, source, kind)
        again = javascript_retries(raw, source, kind)
        mined = javascript_mined(raw, source, kind)
        nested = javascript_nested(raw, source, kind)
        asked = chain(javascript_sampling(raw, source, kind), javascript_proofs(source), nested)
        said = folded(source)
        padded = javascript_padded(raw, source, kind)
        huge = chain(javascript_huge(said), javascript_rounds(said), padded)
    else:
        kinds = by_kind(raw)
        asked = chain(python_sampling(raw, source), python_nested(data, kinds))
        loops = dict(chain(python_proofs(raw), python_loops(raw)))
        spun = ((line, "a loop without an end in a thread") for line in python_spun(kinds))
        found = chain({**dict(spun), **loops}.items(), python_next(kinds, data))
        more = {*python_multiply(kinds, source), *python_followed(raw, source)}
        worse = python_worse(kinds)
        again = python_retries(kinds, source)
        mined = python_mined(kinds, source)
        own = places(kinds, data)
        some = ((*python_huge(data, one), *python_rounds(data, one)) for one in own)
        huge = chain(chain.from_iterable(some), python_padded(kinds, data))
    every = (
        *found,
        *asked,
        *(
            (line, "a function that starts itself more than once")
            for line in sorted({*more, *worse})
        ),
        *((line, "a request that is made again at once as long as it fails") for line in again),
    )
    for line, what in every:
        yield Flow(path=module.path, line=line, kind="endless", what=what)
    for line, what in starts_again(source):
        yield Flow(path=module.path, line=line, kind="endless", what=what)
    for line, what in chain(huge, poured(source)):
        yield Flow(path=module.path, line=line, kind="huge", what=what)
    for line in mined:
        what = "a number is looked for whose digest is small"
        yield Flow(path=module.path, line=line, kind="mined", what=what)
