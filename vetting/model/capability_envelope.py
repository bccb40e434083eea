"""The capability envelope: what was approved of a server, small enough to be signed.

What it can touch, what it offers to the model, what it brings in, and who made it: the facts that
an update is held against. It is taken from the verdict document, so that whoever has the signed
evidence can take it again and compare.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vetting.errors import FormatError
from vetting.model.pin import PackagePin
from vetting.model.wire_shape import Shape, check

if TYPE_CHECKING:
    from vetting.model.verdict import Verdict

_MAX_ITEMS = 5_000
_MAX_TEXT = 300
_MEMBER = {"purl": str, "install_scripts?": bool}
_PARTS: Shape = {
    "release": {"publisher": (str,)},
    "evidence": [{"provenance?": {"state": str, "identity": (str,), "kind": str}}],
    "capabilities": {...: list},
    "credentials": {"env": [{"name": str}], "dynamic": list, "files": [{"what": str}]},
    "hosts": [{"host": str}],
    "install_scripts": [{"name": str, "command": str}],
    "tools": {"state": str, "digest": (str,), "items": [{"name": str, "digest": str}]},
    "closure": {"state": str, "digest": (str,), "packages": [_MEMBER]},
}
_SHAPE: Shape = {
    "version": int,
    "capabilities": [str],
    "env": [str],
    "env_dynamic": bool,
    "credential_files": [str],
    "hosts": [str],
    "install_scripts": [str],
    "tools": {"state": str, "digest": (str,), "items": [{"name": str, "digest": str}]},
    "closure": {"state": str, "digest": (str,), "packages": [str], "install_scripts": [str]},
    "publisher": (str,),
    "provenance": [str],
}
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityEnvelope:
    """All lists are sorted and without repeats.

    `tools` are name and digest; `members` are the packages of the closure without their versions,
    and `member_scripts` the purls of those that run code when they are installed. `provenance` is
    who built it, as far as that is verified.
    """

    capabilities: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    env_dynamic: bool = False
    """Whether it reads environment variables whose names are not in the code."""

    credential_files: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    install_scripts: tuple[str, ...] = ()
    tools: tuple[tuple[str, str], ...] = ()
    tools_state: str = "unsupported"
    tools_digest: str | None = None
    members: tuple[str, ...] = ()
    member_scripts: tuple[str, ...] = ()
    closure_complete: bool = False
    closure_digest: str | None = None
    publisher: str | None = None
    provenance: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """As the member `envelope` of an approval."""
        return {
            "version": VERSION,
            "capabilities": list(self.capabilities),
            "env": list(self.env),
            "env_dynamic": self.env_dynamic,
            "credential_files": list(self.credential_files),
            "hosts": list(self.hosts),
            "install_scripts": list(self.install_scripts),
            "tools": {
                "state": self.tools_state,
                "digest": self.tools_digest,
                "items": [{"name": name, "digest": digest} for name, digest in self.tools],
            },
            "closure": {
                "state": "complete" if self.closure_complete else "incomplete",
                "digest": self.closure_digest,
                "packages": list(self.members),
                "install_scripts": list(self.member_scripts),
            },
            "publisher": self.publisher,
            "provenance": list(self.provenance),
        }

    def differences(self, other: "CapabilityEnvelope") -> tuple[str, ...]:
        """What is not the same in `other`, in the words of people."""
        return tuple(
            item.name.replace("_", " ")
            for item in fields(self)
            if getattr(self, item.name) != getattr(other, item.name)
        )


def of(verdict: "Verdict") -> CapabilityEnvelope:
    """The envelope of what `verdict` is about."""
    from vetting.model.wire import dump

    return of_document(dump(verdict, stored=True))


def of_document(document: Mapping[str, Any]) -> CapabilityEnvelope:
    """The envelope of what a verdict document is about.

    Raises:
        FormatError: it is no such document.
    """
    check(document, _PARTS, "verdict")
    credentials, tools, closure = (document[key] for key in ("credentials", "tools", "closure"))
    built = [item.get("provenance") for item in document["evidence"]]
    return CapabilityEnvelope(
        capabilities=_texts(name for name, places in document["capabilities"].items() if places),
        env=_texts(item["name"] for item in credentials["env"]),
        env_dynamic=bool(credentials["dynamic"]),
        credential_files=_texts(item["what"] for item in credentials["files"]),
        hosts=_texts(item["host"] for item in document["hosts"]),
        install_scripts=_texts(
            f"{item['name']}: {item['command']}" for item in document["install_scripts"]
        ),
        tools=_tools(tools["items"]),
        tools_state=_short(tools["state"]),
        tools_digest=tools["digest"],
        members=_texts(_package(item["purl"]) for item in closure["packages"]),
        member_scripts=_texts(
            item["purl"] for item in closure["packages"] if item.get("install_scripts")
        ),
        closure_complete=closure["state"] == "complete",
        closure_digest=closure["digest"],
        publisher=_short(document["release"]["publisher"] or "") or None,
        provenance=_texts(
            item["identity"]
            for item in built
            if item and item["state"] == "verified" and item["kind"] == "build" and item["identity"]
        ),
    )


def load(document: Any) -> CapabilityEnvelope:
    """The envelope that an approval holds.

    Raises:
        FormatError: it is none of this version.
    """
    check(document, _SHAPE, "envelope")
    if document["version"] != VERSION:
        raise FormatError(f"envelope is of version {document['version']}, not {VERSION}")
    tools, closure = document["tools"], document["closure"]
    return CapabilityEnvelope(
        **{
            name: tuple(document[name])
            for name in (
                *("capabilities", "env", "credential_files"),
                *("hosts", "install_scripts", "provenance"),
            )
        },
        env_dynamic=document["env_dynamic"],
        tools=tuple((item["name"], item["digest"]) for item in tools["items"]),
        tools_state=tools["state"],
        tools_digest=tools["digest"],
        members=tuple(closure["packages"]),
        member_scripts=tuple(closure["install_scripts"]),
        closure_complete=closure["state"] == "complete",
        closure_digest=closure["digest"],
        publisher=document["publisher"],
    )


@lru_cache(maxsize=1 << 16)  # the same few packages are in most closures
def _package(purl: str) -> str:
    """`npm:name` of a package URL; the URL itself where it is no pin's."""
    try:
        pin = PackagePin.from_purl(purl)
    except ValueError:
        return purl
    return f"{pin.ecosystem}:{pin.name}"


def _tools(items: Iterable[Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    pairs = sorted({(_short(item["name"]), _short(item["digest"])) for item in items})
    if len(pairs) <= _MAX_ITEMS:
        return tuple(pairs)
    return ((f"{len(pairs)} tools", _digest(repr(pairs))),)


def _texts(items: Iterable[str]) -> tuple[str, ...]:
    """Bounded: more than anybody could read stands there as its number and digest, so that any
    change of it shows.
    """
    texts = sorted({_short(item) for item in items})
    return tuple(texts) if len(texts) <= _MAX_ITEMS else (f"{len(texts)}, {_digest(repr(texts))}",)


def _short(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}… {_digest(text)}"


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
