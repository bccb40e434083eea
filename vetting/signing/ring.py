"""The private keys that this person, or this machine, can sign with, found by their public halves."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from vetting.errors import AllowlistError
from vetting.signing.keys import FileSigner, PublicKey, Signer, public_key

if TYPE_CHECKING:
    from securesystemslib.signer import Key

    from vetting.signing.elsewhere import Elsewhere

Passphrase = Callable[[Path], str]
"""Asks for the passphrase of the key in a file."""


REGISTER = "keys.json"


class MetadataSigner(Protocol):
    """Something that signs metadata of the index, with any kind of key."""

    @property
    def key(self) -> "Key":
        """The public half, as metadata lists it."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`."""
        ...


class Ring:
    """The keys in a folder: private keys in `*.pem`, and in `keys.json` those that live elsewhere.

    Beside an encrypted key lies its public half (`*.pub`), so only a key that is needed is opened.
    """

    def __init__(self, folder: Path, passphrase: Passphrase | None = None) -> None:
        self.folder = folder
        self._passphrase = passphrase
        self._paths: dict[PublicKey, Path] = {}
        self._open: dict[PublicKey, Signer] = {}
        self._elsewhere: tuple[Elsewhere, ...] = ()
        for path in sorted(folder.glob("[!.]*.pem")):
            public = _public_half(path)
            if public is None:
                signer = FileSigner(path, passphrase)
                public = signer.public
                self._open[public] = signer
            self._paths[public] = path
        if (folder / REGISTER).exists():
            self._read_register()

    def _read_register(self) -> None:
        from vetting.signing import elsewhere

        self._elsewhere = elsewhere.load(self.folder / REGISTER)
        for found in self._elsewhere:
            if found.key.keytype == "ed25519":
                public = PublicKey(raw=bytes.fromhex(found.key.keyval["public"]))
                self._open[public] = _OfElsewhere(public, found)

    @property
    def publics(self) -> tuple[PublicKey, ...]:
        """The Ed25519 keys, which are those that can sign statements."""
        return tuple(dict.fromkeys((*self._paths, *self._open)))

    def at(self, path: Path) -> PublicKey:
        """The public half of the key in a file of the folder.

        Raises:
            AllowlistError: there is no such key.
        """
        for public, place in self._paths.items():
            if place == path:
                return public
        raise AllowlistError(f"{path}: there is no such key")

    def path(self, public: PublicKey) -> Path | None:
        """The file that holds the private half."""
        return self._paths.get(public)

    def for_key(self, key: "Key") -> MetadataSigner | None:
        """What signs metadata as `key`.

        Raises:
            AllowlistError: the key is there and cannot be opened.
        """
        if key.keytype != "ed25519":
            return next((item for item in self._elsewhere if _same(item.key, key)), None)
        try:
            public = PublicKey(raw=bytes.fromhex(key.keyval["public"]))
        except (KeyError, ValueError, TypeError):
            return None
        signer = self.signer(public)
        return _OfMetadata(key, signer) if signer else None

    def signer(self, public: PublicKey) -> Signer | None:
        """What signs statements as `public`.

        Raises:
            AllowlistError: the key is there and cannot be opened.
        """
        if public not in self._open and public in self._paths:
            path = self._paths[public]
            signer = FileSigner(path, self._passphrase)
            if signer.public != public:
                raise AllowlistError(
                    f"{path}: is not the private half of {path.with_suffix('.pub').name}",
                    hint="delete the .pub file if the private key is the right one",
                )
            self._open[public] = signer
        return self._open.get(public)


class _OfElsewhere:
    """A key that lives elsewhere, signing statements."""

    def __init__(self, public: PublicKey, found: "Elsewhere") -> None:
        self.public = public
        self._found = found

    def sign(self, message: bytes) -> bytes:
        """See `Signer.sign`."""
        return self._found.sign(message)


def _same(one: "Key", other: "Key") -> bool:
    return (one.keytype, one.scheme, one.keyval) == (other.keytype, other.scheme, other.keyval)


class _OfMetadata:
    """A statements' signer that signs metadata: both are pure Ed25519."""

    def __init__(self, key: "Key", signer: Signer) -> None:
        self.key = key
        self._signer = signer

    def sign(self, message: bytes) -> bytes:
        """See `MetadataSigner.sign`."""
        return self._signer.sign(message)


def _public_half(path: Path) -> PublicKey | None:
    try:
        text = path.with_suffix(".pub").read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    return public_key(text)
