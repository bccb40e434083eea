"""Init: make an allowlist that works at once, for one person or a team."""

import getpass
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vetting import policy_file
from vetting.allowlist import chain, publisher, reviewers
from vetting.allowlist.begin import RoleKeys, begin
from vetting.allowlist.lifetimes import ALONE, Lifetimes
from vetting.allowlist.roles import folder as metadata
from vetting.boundary.files import write_atomic
from vetting.boundary.process import ProcessLimits, run
from vetting.errors import AllowlistError, ToolError, UsageError
from vetting.signing.keys import PublicKey, generate
from vetting.signing.ring import Ring
from vetting.workflow import Tools, is_initialised, memory

KEYS = ("reviewer", "service", "scanner", "root")
"""The key files of one person's allowlist: who approves, what signs entries and the index, what
signs the list of stop orders, and what says which keys these are (best kept elsewhere).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialised:
    """What init made."""

    root: Path
    reviewer: str
    made: tuple[Path, ...]


def init(
    tools: Tools,
    *,
    threshold: int = 1,
    others: Mapping[str, PublicKey] | None = None,
    passphrase: str | None = None,
) -> Initialised:
    """Make the allowlist: for this person alone, or for a team of this person and `others`.

    1. Refuse to touch an allowlist that is already there.
    2. Use this person's keys, or make them, encrypted if there is a `passphrase`: one to approve
       with, one that signs entries and the index, one for stop orders, and one that names the keys.
    3. Write the policy, unless there is one; sign the index; write the reviewer list last.

    Raises:
        AllowlistError: there is one already, or the remains of one.
        UsageError: the threshold cannot be met.
    """
    root = tools.allowlist
    _check_nothing_there(tools)  # (1)
    reviewer = identity(tools)
    people = {reviewer: None, **(others or {})}
    if not 1 <= threshold <= len(people):
        raise UsageError(
            f"{len(people)} reviewers cannot meet a threshold of {threshold}",
            hint="name the others: --reviewer mailto:bob@example.com=KEY (mcp-vet keys show)",
        )
    made: list[Path] = []
    for name in KEYS:  # (2)
        path = tools.key_dir / f"{name}.pem"
        if not path.exists():
            generate(path, passphrase)
            made.append(path)
    ring = Ring(tools.key_dir, tools.passphrase if passphrase is None else lambda _: passphrase)
    signers = {name: ring.at(tools.key_dir / f"{name}.pem") for name in KEYS}
    policy = root / "policy.toml"  # (3)
    if not policy.exists():
        write_atomic(policy, policy_file.DEFAULT.read_bytes())
        made.append(policy)
    keys = {**(others or {}), reviewer: signers["reviewer"]}

    def listed(digest: str) -> bytes:
        ordered = {person: keys[person] for person in people}
        return reviewers.document(
            ordered, signers["service"], now=tools.clock(), threshold=threshold, root=digest
        )

    with publisher.writing(root):
        data = begin(
            root,
            ring,
            RoleKeys(
                offline=signers["root"], machine=signers["service"], scanner=signers["scanner"]
            ),
            reviewers=listed,
            policy=policy.read_bytes(),
            days=ALONE if threshold == 1 else Lifetimes(),
            now=tools.clock(),
        )
        path = root / "reviewers.json"
        write_atomic(path, data)
    memory.claim(root, tools.key_dir)
    return Initialised(root=root, reviewer=reviewer, made=(*made, path, metadata(root)))


def _check_nothing_there(tools: Tools) -> None:
    root = tools.allowlist
    if is_initialised(tools):
        raise AllowlistError(f"{root} is an allowlist already", hint="mcp-vet verify checks it")
    entries = any((root / "entries").glob("*"))
    for what, there in (("entries", entries), ("an index", chain.beyond_first(root))):
        if there:
            raise AllowlistError(
                f"{root} has {what}, but its reviewers.json is missing",
                hint="restore it from version control; a new one would make you the only reviewer",
            )


def identity(tools: Tools) -> str:
    """Who this person is: the setting, else Git's e-mail address, else the login name."""
    if tools.reviewer:
        return tools.reviewer
    try:
        with tools.scratch() as scratch:
            limits = ProcessLimits(cpu=5, wall=10)
            done = run(
                ["git", "config", "--global", "user.email"], cwd=Path(scratch), limits=limits
            )
        email = done.stdout.decode("utf-8", "replace").strip()
    except ToolError:
        email = ""
    return f"mailto:{email}" if "@" in email else f"user:{getpass.getuser()}@{platform.node()}"
