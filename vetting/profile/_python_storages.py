"""Libraries for which one storage is as good as another: a folder of this machine, or one far away, by what
they are given. What the code does not say may be either.
"""

import ast

from vetting.patterns import pattern
from vetting.profile._python_bindings import Scope, argument
from vetting.profile._python_scopes import Scopes
from vetting.profile._python_tables import NETWORK, READ, WRITE
from vetting.profile._words import words

_BY_KIND: dict[str, str] = {
    "opendal.Operator": "scheme",
    "opendal.AsyncOperator": "scheme",
    "fsspec.filesystem": "protocol",
    "fsspec.get_filesystem_class": "protocol",
}
"""What is given the kind of a storage, and by which name; else it is an address."""

_BY_ADDRESS: dict[str, str] = {
    "opendal.Operator.from_uri": "uri",
    "opendal.AsyncOperator.from_uri": "uri",
    "fsspec.url_to_fs": "url",
    "fsspec.core.url_to_fs": "url",
    "fsspec.get_mapper": "url",
    "fsspec.open_files": "urlpath",
    "obstore.store.from_url": "url",
    "pyarrow.fs.FileSystem.from_uri": "uri",
    "fs.open_fs": "fs_url",
    "upath.UPath": "path",
    "cloudpathlib.AnyPath": "path",
}
_OPENS: dict[str, str] = {"fsspec.open": "urlpath", "smart_open.open": "uri"}
"""Those of which it is known by the mode whether they read or write files."""

_FAR = words(
    """
    obstore.store.S3Store obstore.store.GCSStore obstore.store.AzureStore obstore.store.HTTPStore
    pyarrow.fs.S3FileSystem pyarrow.fs.GcsFileSystem pyarrow.fs.AzureFileSystem
    pyarrow.fs.HadoopFileSystem cloudpathlib.CloudPath cloudpathlib.S3Path cloudpathlib.GSPath
    cloudpathlib.AzureBlobPath cloudpathlib.S3Client cloudpathlib.GSClient
    cloudpathlib.AzureBlobClient libcloud.storage.providers.get_driver
    libcloud.compute.providers.get_driver libcloud.dns.providers.get_driver
    """
)
_NEAR = words("obstore.store.LocalStore pyarrow.fs.LocalFileSystem")
_ARGUMENT = {**_BY_KIND, **_BY_ADDRESS, **_OPENS}
STORAGES = frozenset((*_ARGUMENT, *_FAR, *_NEAR))
_LOCAL = words("fs file local osfs dir")
_MEMORY = words("memory mem null data temp ram memfs")
_SCHEME = pattern(r"([A-Za-z][\w+.-]{0,40}?)(?:://|::)")
_WRITES = pattern(
    rb"\.(?:create_dir|remove_all|rm|rm_file|pipe|pipe_file|put_file|makedirs|makedir|removetree"
    rb"|writetext|writebytes|delete_file|write_text|write_bytes)\s{0,9}\("
    rb"|\.write\s{0,9}\([^(),\n]{1,80},"
)
"""Methods by which storages are written; `write` of a file is given no more than what is written."""


def touched(
    node: ast.Call, paths: frozenset[str], scopes: Scopes, scope: Scope, data: bytes
) -> set[str]:
    """The classes of a call that makes a storage, in a file of which `data` is the source."""
    found: set[str] = set()
    for path in paths:
        near, far = path in _NEAR, path in _FAR
        if path in _ARGUMENT:
            near, far = _where(path, argument(node, _ARGUMENT[path], 0), scopes, scope)
        found |= {NETWORK} if far else set()
        if near and path not in _OPENS:
            found |= {READ, WRITE} if _WRITES.search(data) else {READ}
    return found


def _where(path: str, given: ast.expr | None, scopes: Scopes, scope: Scope) -> tuple[bool, bool]:
    """Whether a storage may be of this machine, and whether it may be far away."""
    said = scopes.said(given, scope)
    if isinstance(given, ast.JoinedStr) and given.values and not said:
        begins = given.values[0]
        known = isinstance(begins, ast.Constant) and _SCHEME.match(str(begins.value))
        said = frozenset((str(begins.value),)) if known else said  # type: ignore[attr-defined]
    if not said or _is_given_more(given, scopes, scope):
        return True, True
    kinds = {_kind(text, by_kind=path in _BY_KIND) for text in said}
    return not kinds.isdisjoint(_LOCAL), bool(kinds - _LOCAL - _MEMORY)


def _is_given_more(given: ast.expr | None, scopes: Scopes, scope: Scope) -> bool:
    """Whether a variable may also be what nobody knows."""
    found = scope.find(given.id) if isinstance(given, ast.Name) else None
    return found is not None and any(
        not isinstance(one, ast.expr) or not scopes.strings(one, found[0]) for one in found[1]
    )


def _kind(text: str, *, by_kind: bool) -> str:
    """What kind of storage is meant; an address without a scheme is a path."""
    scheme = _SCHEME.match(text)
    return scheme[1].lower() if scheme else text.lower() if by_kind else "file"
