"""Files that libraries open for whoever calls them: answers of web servers, tables, pictures, and what
clients of storage services send and fetch.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import (
    BEGUN,
    CLIMBS,
    DATA,
    DOTS,
    FILE,
    GIVEN,
    NEAR,
    PART,
    QUOTED,
    ROOTED,
    SCHEMED,
    of_kind,
)
from vetting.surface._flow_sink import Sink
from vetting.surface._flow_syntax import dotted
from vetting.surface._ir import Attr, Call, Lit, Map, Node, Scope, Site
from vetting.surface._reading import Flow

_ANSWERS = frozenset({"FileResponse", "send_file", "sendFile"})
"""Calls that send a file to whoever asks."""

_TABLES = frozenset({
    *("read_csv", "read_excel", "read_table", "read_parquet", "read_feather", "load_workbook"),
    *("imread", "read_json", "from_file", "PdfReader", "Document", "Presentation", "open_workbook"),
    *("getline", "getlines", "loadtxt", "genfromtxt", "read_file", "extract_pages", "DocxTemplate"),
})  # fmt: skip
"""Calls that read a file of data. Which file is the caller's to say, unless it is to lie in a folder."""

_BY_MODULE = pattern(
    r"(?:np|numpy|joblib|torch)\.load|sqlite3\.connect|fileinput\.input|(?:aiosqlite|duckdb)\.connect"
    r"|(?i:xlsx)\.readFile|pdfplumber\.open|fitz\.open|Image\.open|wave\.open|h5py\.File|rasterio\.open"
    r"|zipfile\.ZipFile|tarfile\.open|shelve\.open|dbm\.open"
)
"""Such calls whose name alone says too little."""


_KINDS = (PART, NEAR, DOTS, CLIMBS, BEGUN, ROOTED, SCHEMED, QUOTED)
_TRANSFERS = {
    **dict.fromkeys(("upload_file", "upload_from_filename", "download_to_filename"), 0),
    **dict.fromkeys(("fastPut", "putFile", "uploadFrom", "uploadFile"), 0),
    **dict.fromkeys(("fastGet", "getFile", "downloadTo"), 1),
    **dict.fromkeys(("download_file", "fput_object", "fget_object", "fPutObject", "fGetObject"), 2),
}
"""Methods that send a file of this machine, or write one, and which argument says which: boto3, Google
Cloud Storage, MinIO, SFTP and FTP.
"""

_OPTIONS = frozenset({
    *("Filename", "filename", "file_path", "local_path", "localPath", "localpath", "destination"),
    *("path_or_fileobj", "folder_path", "fileName"),
})  # fmt: skip
_CLOUD = frozenset({"upload", "download"})
"""Methods of a file or a bucket of Google Cloud Storage, which is asked for before them."""


class Opened(Sink):
    """Judges calls of such libraries."""

    def of(self, site: Site, name: str) -> Iterator[Flow]:
        """The flow into one call."""
        call = site.call
        if (path := _transferred(call, name)) is not None:
            marks = self.marks([path], site.scope)
            if not of_kind(marks, DATA, FILE):
                yield from self.flows("path", site, name, marks, (GIVEN, *_KINDS))
            return
        known = name in _ANSWERS or name in _TABLES
        if not known and not _BY_MODULE.fullmatch(dotted(call.func) or ""):
            return
        paths = [value for key, value in call.named if key in ("path", "filepath_or_buffer", "io")]
        paths += call.args[:1]
        if any(map(self._is_bound, call.args[1:])):
            return
        paths = [path for path in paths if not self._is_in_memory(path, site.scope)]
        free = name in _ANSWERS or any(self._is_joined(path, site.scope) for path in paths)
        marks = self.marks(paths, site.scope)
        if of_kind(marks, DATA, FILE):  # what was read, and no path
            return
        yield from self.flows("path", site, name, marks, (GIVEN, *_KINDS) if free else _KINDS)

    def _is_joined(self, node: Node, scope: Scope) -> bool:
        """Whether a path is put together of a folder and a name."""
        written = self.written(node, scope)
        several = isinstance(written, Call) and len(written.args) > 1
        return several or bool(self.values.syntax(scope.module).steps(written.raw))

    def _is_in_memory(self, node: Node, scope: Scope) -> bool:
        """Whether a library is given what a file holds, and no path: `PdfReader(BytesIO(page))`."""
        written = self.written(node, scope)
        return isinstance(written, Call) and last_name(written.func) in ("BytesIO", "StringIO")

    def _is_bound(self, node: Node) -> bool:
        """Whether options name the folder that a path must lie in: `{ root: SHOTS }`."""
        pairs = node.pairs if isinstance(node, Map) else ()
        return any(isinstance(key, Lit) and key.value == "root" for key, _ in pairs)


def _transferred(call: Call, name: str) -> Node | None:
    """The path of the file that a method of a storage's client sends or writes."""
    if not isinstance(call.func, Attr):
        return None
    options = [
        (key.value, one)
        for given in call.args
        if isinstance(given, Map)
        for key, one in given.pairs
        if isinstance(key, Lit)
    ]
    named = [value for key, value in (*call.named, *options) if key in _OPTIONS]
    place = _TRANSFERS.get(name)
    if place is not None:
        # `bucket.download_file(key, path)` is told no bucket.
        at = min(place, max(len(call.args) - 1, 1)) if place else 0
        return next(iter(named), call.args[at] if len(call.args) > at else None)
    asked = call.func.of
    if name not in _CLOUD or not isinstance(asked, Call):
        return None
    of = last_name(asked.func)
    if name == "download":
        return next(iter(named), None) if of == "file" else None
    return call.args[0] if of == "bucket" and call.args else None
