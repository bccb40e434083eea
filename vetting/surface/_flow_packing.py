"""Calls that make something shorter than it is, and those that leave nothing of that."""

from vetting.patterns import pattern
from vetting.surface._flow_marks import (
    ENCODED,
    ENVIRONMENT,
    NAMES,
    PACKED,
    PRIVATE,
    SECRET,
    TOKEN,
    Marks,
    without,
)
from vetting.surface._ir import Call, Lit

TOLD = (*(kind for kind in PRIVATE if kind != TOKEN), SECRET, ENVIRONMENT, NAMES)
"""The marks of what is somebody's: a token of the server's own is packed where it logs in, and so are
facts about the program.
"""

_LATER = frozenset({
    *("CompressionStream", "createGzip", "createDeflate", "createDeflateRaw", "createBrotliCompress"),
    *("createZstdCompress", "compressobj", "GzipFile", "BZ2File", "LZMAFile"),
})  # fmt: skip
"""Calls that make what is given the data later, or in another way."""

_PACKS = _LATER | {
    *("compress", "deflate", "deflateRaw", "gzip", "deflateSync", "deflateRawSync", "gzipSync"),
    *("brotliCompress", "brotliCompressSync", "zstdCompress", "zstdCompressSync", "zlibSync"),
    *("compressSync", "compressToBase64", "compressToEncodedURIComponent", "compressToUTF16"),
    *("compressToUint8Array", "compressUrlSafe"),
}
_CODECS = frozenset({"zlib", "zip", "bz2", "zlib_codec", "bz2_codec"})
_SHORT = pattern(
    r"(?i)sign(?:Sync|ature|_\w{1,20}|Async)?|(?:\w{1,20}_)?hash\w{0,12}|\w{0,20}digest|hmac\w{0,12}|mac|crc\w{0,6}"
    r"|byteLength|len|adler32|checksum|etag|md5|sha\d{1,3}\w{0,4}|blake\w{1,4}|xxh\w{1,6}|murmur\w{0,12}|fnv1a?"
)
"""Calls that leave a few letters of what they are given: a signature, a sum, how long it is."""


def packs(node: Call, name: str) -> bool:
    """Whether a call makes something shorter: `zlib.compress(text)`, `codecs.encode(text, "zlib")`."""
    if name == "encode":
        said = (*node.args[:2], *(value for key, value in node.named if key == "encoding"))
        return any(isinstance(one, Lit) and one.value in _CODECS for one in said)
    return name in _PACKS


def is_given_later(name: str) -> bool:
    """Whether what is packed is in no argument of the call."""
    return name in _LATER


def shortened(marks: Marks, name: str) -> Marks:
    """`marks` of what a call is given, in what it returns: nothing can be read there of what is packed or
    encoded where that is a sum of it, or how long it is.
    """
    return without(marks, PACKED, ENCODED) if _SHORT.fullmatch(name) else marks
