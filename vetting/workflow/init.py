"""Init: make an allowlist for one person that works at once."""

import getpass
import platform
from dataclasses import dataclass
from pathlib import Path

from vetting import policy_file
from vetting.allowlist import reviewers
from vetting.boundary.files import write_atomic
from vetting.boundary.process import ProcessLimits, run
from vetting.errors import AllowlistError, ToolError
from vetting.signing.keys import FileSigner, generate
from vetting.workflow import Tools, is_initialised


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialised:
    """What init made."""

    root: Path
    reviewer: str
    made: tuple[Path, ...]


def init(tools: Tools) -> Initialised:
    """Make the allowlist.

    1. Refuse to touch an allowlist that is already there.
    2. Use this person's keys, or make them: one to approve with, one that signs entries.
    3. Write the policy, unless there is one, and the reviewer list last.

    Raises:
        AllowlistError: there is one already, or the remains of one.
    """
    root = tools.allowlist
    if is_initialised(tools):  # (1)
        raise AllowlistError(f"{root} is an allowlist already", hint="mcp-vet verify checks it")
    if any((root / "entries").glob("*")):
        raise AllowlistError(
            f"{root} has entries, but its reviewers.json is missing",
            hint="restore it from version control; a new one would make you the only reviewer",
        )
    made: list[Path] = []
    signers = {}
    for name in ("reviewer", "service"):  # (2)
        path = tools.key_dir / f"{name}.pem"
        if path.exists():
            signers[name] = FileSigner(path)
        else:
            signers[name] = generate(path)
            made.append(path)
    policy = root / "policy.toml"  # (3)
    if not policy.exists():
        write_atomic(policy, policy_file.DEFAULT.read_bytes())
        made.append(policy)
    reviewer = identity(tools)
    path = root / "reviewers.json"
    reviewers.write(
        path,
        reviewer=reviewer,
        key=signers["reviewer"].public,
        verifier_key=signers["service"].public,
        now=tools.clock(),
    )
    return Initialised(root=root, reviewer=reviewer, made=(*made, path))


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
