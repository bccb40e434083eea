"""How much a sentence reads like an order to a model, by weights of its words and of pairs of them.

The modules beside this one know what such orders speak of, phrase by phrase; whoever words one anew takes
up most of its words again. The weights are those of a logistic regression over the labelled samples:
`scripts/evaluate/wording.py` learns them, and measures them on samples that it did not learn from. No
decision is hidden in them: each is a sum, and a finding names the words that made it.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from vetting.patterns import pattern

WEIGHTS = Path(__file__).with_name("wording_weights.json")
MOST, ANYWHERE = 1.6, 2.0
"""From here on a sentence is told, as log-odds: of what a server declares, and in any other text of its. See
`scripts/evaluate/wording.py` for what that finds.
"""

_TOLD = 3
"""Words that a finding names."""

_WORDS = pattern(
    r"https?://\S{1,200}|[\w.+-]{1,60}+@[\w.-]{1,60}|`[^`]{1,60}`|[~/][\w./*-]{1,80}|\{[^{}]{0,60}\}"
    r"|[a-z]{1,40}(?:'[a-z]{1,10})?|\d{1,20}"
)
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_LONG = 600
"""Characters of a sentence that are read."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of features, and what a sentence without any of them has."""

    bias: float
    of: Mapping[str, float]

    def odds(self, found: Sequence[str]) -> float:
        """The log-odds that a sentence with these features is an order to a model."""
        known = [self.of[one] for one in found if one in self.of]
        return self.bias + sum(known) / math.sqrt(len(known) or 1)

    def decisive(self, sentence: str) -> tuple[str, ...]:
        """What weighed most in a sentence."""
        found = sorted((-self.of.get(one, 0.0), one) for one in features(sentence))
        return tuple(one for weight, one in found[:_TOLD] if weight < 0)


def features(sentence: str) -> list[str]:
    """The words of a sentence, and its pairs of words that stand side by side or have one in between."""
    words = [_root(_kind(match[0])) for match in _WORDS.finditer(sentence[:_LONG].lower())]
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    apart = (f"{one} _ {other}" for one, other in zip(words, words[2:], strict=False))
    return sorted({*words, *pairs, *apart})


def is_order(sentence: str, *, anywhere: bool = False) -> bool:
    """Whether a sentence reads like one; `anywhere` is of texts of which nobody knows who reads them."""
    return learnt().odds(features(sentence)) >= (ANYWHERE if anywhere else MOST)


@cache
def learnt() -> Weights:
    """The weights that come with the program."""
    read = json.loads(WEIGHTS.read_text())
    return Weights(bias=read["bias"], of=read["weights"])


def _kind(word: str) -> str:
    """A word, or what stands for all addresses, paths, numbers and names of code."""
    if word.startswith("http"):
        return "<url>"
    if "@" in word:
        return "<mail>"
    first = word[0]
    if first.isdigit():
        return "<number>"
    return {"`": "<code>", "~": "<path>", "/": "<path>", "{": "<value>"}.get(first, word)


def _root(word: str) -> str:
    """A word without its ending."""
    for ending in _ENDINGS:
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word
