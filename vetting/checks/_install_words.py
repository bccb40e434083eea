"""What an install script may use without anybody asking further: an unlisted name is not understood."""

from vetting.patterns import pattern
from vetting.profile._words import words

_TABLES = words(
    """
    undefined NaN Infinity isNaN isFinite parseInt parseFloat Boolean Number Math JSON Date Map Set WeakMap
    WeakSet Promise Error TypeError RangeError SyntaxError AggregateError BigInt Intl RegExp URL
    URLSearchParams TextEncoder TextDecoder Uint8Array Uint16Array Uint32Array Int32Array Float32Array
    Float64Array ArrayBuffer DataView console performance setTimeout setInterval setImmediate
    clearTimeout clearInterval clearImmediate queueMicrotask structuredClone encodeURIComponent encodeURI
    decodeURIComponent AbortController AbortSignal __dirname __filename String Array import.meta
    """
)
GLOBALS = frozenset(_TABLES)

MEMBERS = {
    "Object": words("keys values entries fromEntries freeze assign hasOwn is create"),
    "Buffer": words("alloc byteLength concat isBuffer compare from"),
    "String": words("raw"),
    "Array": words("from isArray of"),
    "import.meta": words("url dirname filename"),
    "process": words(
        """
        platform arch version versions cwd exit exitCode argv argv0 execArgv stdout stderr stdin pid ppid
        hrtime uptime memoryUsage cpuUsage emitWarning on once off nextTick release features config title
        getuid geteuid umask env execPath report
        """
    ),
    "module": words("exports id filename parent children loaded"),
    "exports": frozenset[str](),
    "require": words("main resolve"),
}
"""Globals of which only these members may be taken."""

MODULES = {
    "path": None,
    "url": None,
    "assert": None,
    "assert/strict": None,
    "readline": None,
    "readline/promises": None,
    "timers": None,
    "perf_hooks": words("performance"),
    "string_decoder": None,
    "events": words("EventEmitter once on"),
    "stream": words("pipeline Readable Transform Writable PassThrough finished"),
    "stream/promises": words("pipeline finished"),
    "util": words(
        "format inspect styleText parseArgs stripVTControlCharacters isDeepStrictEqual types"
    ),
    "buffer": words("Buffer"),
    "module": words("createRequire"),
    "crypto": words("createHash randomUUID randomBytes randomInt timingSafeEqual getHashes hash"),
    "zlib": words("gzipSync gzip createGzip crc32 brotliCompressSync deflateSync constants"),
    "os": words(
        """
        EOL arch platform release type version machine cpus totalmem freemem homedir tmpdir endianness
        availableParallelism uptime loadavg constants hostname userInfo
        """
    ),
    "dns": words("getServers"),
    "fs": words("constants existsSync exists stat statSync lstat lstatSync access accessSync"),
    "child_process": frozenset[str](),
    "http": frozenset[str](),
    "https": frozenset[str](),
    "process": MEMBERS["process"],
    "fs/promises": frozenset[str](),
    "path/posix": None,
    "timers/promises": None,
}
"""Node's modules, each with the members that do nothing to anything; None for all."""

UNPACKS = words(
    "gunzipSync gunzip createGunzip inflateSync brotliDecompressSync createBrotliDecompress unzipSync"
)
"""What makes files of packed ones: of data, as long as none of them is code."""

TELLS_OF_MACHINE = words("hostname userInfo networkInterfaces")

READS = words("readFile readdir createReadStream opendir readlink open")
WRITES = words(
    "writeFile appendFile mkdir mkdtemp rm rmdir unlink createWriteStream truncate utimes chmod lutimes"
)
MOVES = words("copyFile cp rename symlink link")
FREE = words("fstat realpath statfs read write close fsync ftruncate futimes")
"""What only asks, or uses a file that was opened."""

ALIKE = words("path url os util assert crypto timers timers/promises")
"""Modules whose functions may be handed to others."""

NEVER = words(
    """
    constructor prototype __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__
    caller callee setPrototypeOf getPrototypeOf defineProperty defineProperties call apply bind
    getOwnPropertyDescriptor getOwnPropertyDescriptors fromCharCode fromCodePoint
    mainModule _load _compile binding dlopen
    """
)
"""Members by which code reaches what it does not name."""

STATEMENTS = words(
    """
    with_statement decorator class_static_block html_comment debugger_statement jsx_element yield_expression
    jsx_self_closing_element
    """
)

SECRET = pattern(r"(?i).*(?:key|token|secret|pass|auth|cred|cookie|session|dsn|private)")
_CHOICES = pattern(
    r"(?i)npm_(?:package|lifecycle|config_(?:platform|arch|target|libc|https?_proxy|proxy|noproxy|loglevel))\w*"
    r"|CI|(?:HTTPS?|NO|ALL)_PROXY|HOME|USERPROFILE|(?:LOCAL)?APPDATA|XDG_\w+|TE?MP|TMPDIR|FORCE_COLOR|NODE_ENV"
)
_CHOOSES = pattern(r"(?i)SKIP|MIRROR|VERSION|CACHE|PLATFORM|ARCH|OFFLINE|NO_|DEBUG|DISABLE|LIBC")
_PLACES = ("_DIR", "_HOME", "_PATH", "_FOLDER", "_ROOT")


def chooses(name: str) -> bool:
    """Whether a variable of that name chooses what is done, and tells nothing."""
    known = _CHOICES.fullmatch(name) or _CHOOSES.search(name)
    return known is not None or name.upper().endswith(_PLACES)


OCTAL = pattern(r"\\(?:[1-9]|0\d)")
"""Letters as numbers, which are not read here."""
