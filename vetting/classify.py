"""What a file is, by its content first: a text's language, or a binary's format.

Names lie (`logo.png` that is an ELF program, a script without extension), so the format comes from
the first bytes, and the language from extension or `#!` line of what is text.
"""

from vetting.patterns import pattern

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x7fELF", "elf"),
    (0, b"MZ", "pe"),
    (0, b"\xfe\xed\xfa\xce", "mach-o"),
    (0, b"\xfe\xed\xfa\xcf", "mach-o"),
    (0, b"\xce\xfa\xed\xfe", "mach-o"),
    (0, b"\xcf\xfa\xed\xfe", "mach-o"),
    (0, b"\xca\xfe\xba\xbe", "mach-o"),  # also Java class files: executable either way
    (0, b"\x00asm", "wasm"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\x00", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (257, b"ustar", "tar"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"!<arch>\n", "ar"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"GIF8", "gif"),
    (8, b"WEBP", "webp"),
    (8, b"WAVE", "wav"),
    (0, b"\x00\x00\x01\x00", "ico"),
    (0, b"icns", "icns"),
    (0, b"BM", "bmp"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (0, b"wOFF", "woff"),
    (0, b"wOF2", "woff2"),
    (0, b"\x00\x01\x00\x00", "ttf"),
    (0, b"OTTO", "otf"),
    (4, b"ftyp", "mp4"),
    (0, b"OggS", "ogg"),
    (0, b"ID3", "mp3"),
    (0, b"fLaC", "flac"),
    (0, b"%PDF-", "pdf"),
    (0, b"SQLite format 3\x00", "sqlite"),
)

EXECUTABLE = frozenset({"elf", "pe", "mach-o", "wasm", "pyc"})
ARCHIVE = frozenset({"zip", "gzip", "bzip2", "xz", "zstd", "7z", "tar", "rar", "ar"})
MEDIA = frozenset(
    {"png", "jpeg", "gif", "webp", "wav", "ico", "icns", "bmp", "tiff", "woff", "woff2", "ttf"}
    | {"otf", "mp4", "ogg", "mp3", "flac", "pdf", "empty"}
)

_LANGUAGES = {
    "javascript": ("js", "cjs", "mjs", "jsx", "es6"),
    "typescript": ("ts", "mts", "cts", "tsx"),
    "python": ("py", "pyw"),
    "shell": ("sh", "bash", "zsh", "fish", "ksh"),
    "powershell": ("ps1", "psm1"),
    "batch": ("bat", "cmd"),
    "ruby": ("rb",),
    "perl": ("pl", "pm"),
    "php": ("php",),
    "lua": ("lua",),
    "applescript": ("applescript", "scpt", "jxa"),
    "visual basic": ("vbs", "vbe", "wsf"),
}
_BY_EXTENSION = {ext: language for language, exts in _LANGUAGES.items() for ext in exts}
_INTERPRETERS = (
    (pattern(rb"\b(node|nodejs|bun|deno|tsx|ts-node)\b"), "javascript"),
    (pattern(rb"\b(python|pypy|uv run)[0-9.]*\b"), "python"),
    (pattern(rb"\b(ba|da|z|k|fi)?sh\b"), "shell"),
    (pattern(rb"\bruby\b"), "ruby"),
    (pattern(rb"\bperl\b"), "perl"),
    (pattern(rb"\bphp\b"), "php"),
    (pattern(rb"\bosascript\b"), "applescript"),
)
_DECLARATIONS = pattern(r"\.d\.[cm]?ts$")
_SAMPLE = 8192
_RARE = 256  # bytes for each NUL that a text may hold


def file_format(data: bytes) -> str:
    """`text`, `utf-16`, `empty`, a known binary format, or `binary` for an unknown one.

    A magic number of printable characters does not make a text binary: `GIF89a=1` is JavaScript.
    """
    if not data:
        return "empty"
    for offset, magic, name in _MAGIC:
        if data.startswith(magic, offset):
            printable = magic.isascii() and magic.decode().isprintable()
            return "text" if printable and _is_text(data) else name
    if data[2:4] == b"\r\n" and b"\0" in data[:16]:
        return "pyc"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = data[:_SAMPLE]
    nuls = sample.count(b"\0")
    # A program may hold a NUL or two in its literals; interpreters run it all the same.
    few = nuls * _RARE <= len(sample) and _is_utf8(data)
    return "text" if not nuls or few else "binary"


def _is_text(data: bytes) -> bool:
    """Whether the beginning is UTF-8 without NUL."""
    return b"\0" not in data[:_SAMPLE] and _is_utf8(data)


def _is_utf8(data: bytes) -> bool:
    """Whether the beginning is UTF-8; the sample may end within a character."""
    try:
        data[:_SAMPLE].decode("utf-8")
    except UnicodeDecodeError as error:
        return len(data) > _SAMPLE and error.start >= _SAMPLE - 3
    return True


def language(path: str, data: bytes, form: str) -> str | None:
    """The programming language of a text, None for data and documentation.

    TypeScript declaration files hold no code and count as data.
    """
    if form not in ("text", "utf-16") or _DECLARATIONS.search(path):
        return None
    name = path.rpartition("/")[2].lower()
    found = _BY_EXTENSION.get(name.rpartition(".")[2]) if "." in name else None
    if found is None and data.startswith((b"#!", b"\xef\xbb\xbf#!")):
        line = data[:256].partition(b"\n")[0]
        found = next((lang for pattern, lang in _INTERPRETERS if pattern.search(line)), None)
    return found
