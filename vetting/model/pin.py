"""A pin: one exact version of one package."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PackagePin:
    """One exact release; `name` and `version` are canonical in their ecosystem.

    Build one with `ecosystems.parse_pin`, which canonicalises and validates.
    """

    ecosystem: str
    name: str
    version: str

    @property
    def purl(self) -> str:
        """The package URL (purl-spec), the pin's name everywhere outside this program.

        The library folds npm names to lower case, which would name another package: `JSONStream`
        and `jsonstream` are two.
        """
        return _purl(self.ecosystem, self.name, self.version)

    @classmethod
    def from_purl(cls, purl: str) -> "PackagePin":
        """The pin that `purl` was made from; what people write goes through `parse_pin`.

        Raises:
            ValueError: it is not such a package URL.
        """
        ecosystem, _, rest = purl.removeprefix("pkg:").partition("/")
        name, _, version = rest.rpartition("@")
        pin = cls(ecosystem=ecosystem, name=unquote(name), version=unquote(version))
        if not (name and version) or pin.purl != purl:
            raise ValueError(f"{purl!r} is not the package URL of a pin")
        return pin

    def __str__(self) -> str:
        separator = "==" if self.ecosystem == "pypi" else "@"
        return f"{self.ecosystem}:{self.name}{separator}{self.version}"


@lru_cache(maxsize=1 << 15)  # a large closure asks for those of its members again and again
def _purl(ecosystem: str, name: str, version: str) -> str:
    quoted = "/".join(quote(part, safe="") for part in name.split("/"))
    return f"pkg:{ecosystem}/{quoted}@{quote(version, safe='')}"
