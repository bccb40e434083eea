"""Every error mcp-vet raises on purpose, and the exit code each one means.

    VettingError                   3  something needed could not be looked at
    ├── UsageError                 2  the caller's words are wrong
    │   └── ConfigError            2  a file of ours is malformed: names the file and line
    ├── NotAllowed                 1  policy, or a reviewer's rights, forbid it
    │   └── Stopped                5  a suspended or revoked server was to be used
    ├── RegistryError              3  a registry or feed gave no usable answer
    │   ├── NotFound               2  it answered: there is no such thing
    │   ├── Unreachable            3  it did not answer
    │   └── Forbidden              3  we refused to follow it: private address, other scheme, ...
    ├── FormatError                3  data from outside is not in its format
    ├── ToolError                  3  a program we run failed or was stopped
    ├── ArchiveError               1  an archive that is refused; becomes a finding, `archive/...`
    └── AllowlistError             4  the allowlist cannot be trusted
        └── SignatureError         4  a signature is missing, malformed or wrong

Split by what the caller can do about it. The command line alone prints them: what happened,
to what, and (`hint`) what to do next.
"""

from typing import ClassVar


class VettingError(Exception):
    """Root of the tree; `hint` says what to do next."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(VettingError):
    """The command line, or a value given on it, cannot be acted on."""

    exit_code = 2


class ConfigError(UsageError):
    """A file the user maintains is malformed; the message starts with `file:line:`."""


class NotAllowed(VettingError):  # noqa: N818 - a decision, not a malfunction
    """Policy or the reviewer list forbids what was asked."""

    exit_code = 1


class Stopped(NotAllowed):
    """The server is suspended or revoked, and was to be started."""

    exit_code = 5


class RegistryError(VettingError):
    """A registry or another source gave no answer that can be used."""


class NotFound(RegistryError):  # noqa: N818 - the HTTP term
    """The source answered that there is no such package, version or file."""

    exit_code = 2


class Unreachable(RegistryError):  # noqa: N818 - the HTTP term
    """The source did not answer, or not within its limits."""


class Forbidden(RegistryError):  # noqa: N818 - the HTTP term
    """We refused the address: a private network, another scheme, a downgrade."""


class FormatError(VettingError):
    """Data from outside cannot be parsed, or not within its limits."""


class ToolError(VettingError):
    """A program we run is missing, failed, ran out of its limits or printed rubbish."""


class ArchiveError(VettingError):
    """An archive that must not be read further; `rule_id` is the `archive/...` rule it breaks."""

    exit_code = 1

    def __init__(self, rule_id: str, message: str, *, path: str | None = None) -> None:
        super().__init__(message)
        self.rule_id = rule_id
        self.path = path


class AllowlistError(VettingError):
    """The allowlist is missing, malformed, stale or not signed by whom it must be."""

    exit_code = 4


class SignatureError(AllowlistError):
    """A signature is missing, malformed or does not match."""
