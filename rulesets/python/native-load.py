import ctypes
import ctypes as ct
from ctypes import CDLL, c_int, cdll

import cffi


def load(path: str, connection) -> None:
    # ruleid: native-load
    ctypes.CDLL(path)
    # ruleid: native-load
    CDLL(
        "libexample.so",
    )
    # ruleid: native-load
    cdll.LoadLibrary(path)
    # ruleid: native-load
    ct.windll.kernel32.GetConsoleMode(0)
    # ruleid: native-load
    ffi = cffi.FFI()
    # ruleid: native-load
    library = ffi.dlopen(path)
    # ruleid: native-load
    connection.load_extension(path)
    # ok: native-load
    c_int(1)
    # ok: native-load
    ctypes.sizeof(ctypes.c_long)
    # ok: native-load
    connection.load(path)
    # ok: native-load
    # ctypes.CDLL(path) in a comment
    # ok: native-load
    print("ctypes.CDLL(path)")
