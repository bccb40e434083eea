"""Does a tool that keeps something where it runs, as it or its whole package says, send it elsewhere?

"Your contacts stay on your machine" stands in a README, a summary or the first lines of a module, and
counts for every tool that only keeps what it is given.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from vetting.checks._tool_words import givers
from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.surface import Declared, Flow, Reading, tools_of

_DOCUMENT = pattern(
    r"(?i)(?:package/|[^/]{1,80}\.dist-info/)?(?:readme(?:\.\w{2,4})?|METADATA|PKG-INFO|package\.json)"
)
_MOST = 200_000
"""Characters of one document."""

_HEAD = pattern(
    r'\A(?:\s|#[^\n]*+\n|["\']use strict["\'];?)*+(?:[rR]?"{3}(?P<doc>[^"]{1,4000})"{3}'
    r"|[rR]?\"(?P<line>[^\"\n]{1,400})\"|/\*(?P<block>[^*]*+(?:\*(?!/)[^*]*+)*+)\*/"
    r"|(?P<lines>(?:[ \t]*+//[^\n]*+\n)+))"
)
"""What a module says of itself before its code."""

_TOLD = pattern(
    r"\binstructions\s?[=:]\s?\(?\s{0,20}(?:f?\"([^\"\n]{1,800})|'([^'\n]{1,800})|`([^`]{1,800}))"
)

_MACHINE = (
    r"(?:your|this|the user's|the local|the same|one's) (?:own |local )?"
    r"(?:machine|computer|device|disk|laptop|desktop|network|hard drive|home folder|system)"
)
_STAYS = pattern(
    r"(?i)\b(?:stays?|remains?|lives?|(?:is|are) (?:kept|stored|saved|held)|keeps? (?:all|every"
    r"|your)\w*(?: \w+){0,3})"
    rf" (?:\w+ ){{0,2}}(?:on|in|within) {_MACHINE}\b"
    r"|\b(?:lives?|kept|stored|saved) (?:\w+ ){0,2}in (?:a|an|one|your) (?:\w+ )?local\b"
    r"|\bnothing (?:\w+ ){0,3}(?:leaves|is (?:ever )?(?:sent|uploaded|transmitted|shared)"
    r"|goes (?:online|anywhere|out))\b"
    rf"|\b(?:never|not|n't) leaves? {_MACHINE}\b"
    r"|\bno (?:data|information|content|texts?|notes?|network (?:access|calls?|requests?"
    r"|connections?)|cloud|telemetry)"
    r" (?:(?:is|are) (?:ever )?(?:sent|uploaded|transmitted|shared|made|used|needed)|(?:ever )?leaves?)\b"
    r"|\b(?:fully|completely|entirely|100 ?%|purely|strictly) (?:local|offline)\b"
    r"|\b(?:works?|runs?) (?:fully |entirely |completely |purely )?offline\b"
)
_SECRETS = pattern(
    r"(?i)\b(?:keys?|tokens?|passwords?|secrets?|credentials?|logins?|cookies?)\b[^.\n]{0,60}\Z"
)
"""Of what it is said, if not of what the tools are given."""

_UNLESS = pattern(
    r"(?i)[^.\n]{0,120}\b(?:except|unless|until|other than|apart from|besides|but|opt(?:s"
    r"|ed)?[- ]?in|if|when)\b"
)
_BEFORE = 120

_HERE = pattern(
    r"(?i)\blocal (?:\w+ ){0,2}(?:database|db|files?|stor(?:e|age)|index|notebook|journal|vault"
    r"|folder|disk|archive"
    r"|catalog(?:ue)?|list|memory|diary|log|tables?|books?|sqlite|collection|library)\b|\b(?:saved?"
    r"|stored?|kept|keeps?) locally\b"
    rf"|\bon {_MACHINE}\b"
)
"""What a tool says of where it keeps things."""

_KEEPS = pattern(
    r"(?i)(?:add|append|sav|stor|record|log|not(?:e|es|ing)|writ|creat|updat|rememb|keep|put|set"
    r"|track|insert|import"
    r"|regist|enter|fil(?:e|es)|jot|captur|archiv)\w*\b"
)
"""How the name or the text of a tool begins that keeps what it is given."""

_AWAY = pattern(
    r"(?i)\b(?:send|sends|sent|posts?|publish\w*|shar(?:e|es|ed|ing)|submit\w*|upload\w*|forward\w*"
    r"|web ?hooks?|apis?"
    r"|sync\w*|cloud|remote\w*|online|web|internet|servers?|services?|fetch\w*|download\w*|look(?:s"
    r"|ed)? up|search\w*"
    r"|quer(?:y|ies)|translat\w*|summari\w*|embed\w*|transcri\w*|geocod\w*|weather|rates?|quotes?"
    r"|notif\w*|index(?:es|ed|ing)"
    r"|push\w*|replicat\w*|mirror\w*|back(?:s|ed)? ?up|analy[sz]\w*|team|report\w*|collects?)\b"
)
"""Words of a tool that asks others, or hands something on."""


class PackagePromise:
    """What one package says of where everything stays."""

    def __init__(self, tree: ArtifactTree, reading: Reading) -> None:
        self._tree = tree
        self._reading = reading

    def broken_by(self, flow: Flow) -> bool:
        """Whether what is in a flow is given to tools that only keep it here, as they or the package say."""
        some = givers(flow, tools_of(self._reading))
        return bool(some) and all(self._stays(item, flow) for item in some)

    def _stays(self, item: Declared, flow: Flow) -> bool:
        text = item.fields.get("description")
        described = text if isinstance(text, str) else ""
        name = re.sub(r"[_-]", " ", item.name)
        if _AWAY.search(f"{name}. {described}"):
            return False
        if not _HERE.search(described) and not self._promises(flow.what):
            return False
        if flow.kind == "sent-unheeded":
            return True
        keeps = _KEEPS.match(name) or _KEEPS.match(described.lstrip())
        return keeps is not None and _sends(item, flow)

    def _promises(self, where: str) -> bool:
        """Whether the package says that all stays here, and nowhere tells of a host."""
        host = where.partition("://")[2].partition("/")[0] or where
        return self._said and not any(host in text for text in self._documents)

    @cached_property
    def _said(self) -> bool:
        return any(map(says_that_all_stays, (*self._documents, *self._heads())))

    @cached_property
    def _documents(self) -> list[str]:
        """READMEs, and what the registry shows."""
        return [
            self._text(file.path) for file in self._tree.files if _DOCUMENT.fullmatch(file.path)
        ]

    def _heads(self) -> Iterator[str]:
        """What the modules with the tools say before their code, and what the model is told of all."""
        for path in sorted({item.path for item in tools_of(self._reading)}):
            source = self._text(path)
            if (head := _HEAD.match(source)) is not None:
                yield head[head.lastgroup or 0]
            for told in _TOLD.finditer(source):
                yield told[told.lastindex or 0]

    def _text(self, path: str) -> str:
        file = self._tree.find(path)
        data = self._tree.read(file) if file is not None else b""
        return data[:_MOST].decode("utf-8", "replace")


def says_that_all_stays(text: str) -> bool:
    """Whether a text promises that of everything, and not of a key or with an exception."""
    return any(
        _SECRETS.search(text, max(0, found.start() - _BEFORE), found.start()) is None
        and _UNLESS.match(text, found.end()) is None
        for found in _STAYS.finditer(text)
    )


def _sends(item: Declared, flow: Flow) -> bool:
    """Whether a tool sends something there, and does not only ask."""
    acts = item.code.acts if item.code else ()
    return any(
        act.kind == "send" and (act.path, act.line) == (flow.path, flow.line) for act in acts
    )
