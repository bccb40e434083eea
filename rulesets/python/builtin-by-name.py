import builtins

# ruleid: builtin-by-name
from builtins import exec as apply


def start(words):
    name = "".join(reversed(words))
    # ruleid: builtin-by-name
    getattr(builtins, name)("print('hi')")
    # ruleid: builtin-by-name
    builtins.__dict__["eval"]("1 + 1")
    # ruleid: builtin-by-name
    run = getattr(__builtins__, "cexe"[::-1])
    # ruleid: builtin-by-name
    __builtins__[name]("1")
    return run, apply


def cast(value):
    # ok: builtin-by-name
    number = getattr(builtins, "int")(value)
    # ok: builtin-by-name
    kind = getattr(builtins, "ExceptionGroup", None)
    # ok: builtin-by-name
    return number, kind, builtins.len(value)


table = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
# ruleid: builtin-by-name
table[plain("bqfk")]("1")
# ruleid: builtin-by-name
steps = [table["".join(parts)], 1]
# ok: builtin-by-name
kinds = table["int"]


# ruleid: builtin-by-name
everything = cast.__globals__["__builtins__"]
# ok: builtin-by-name
mine = cast.__globals__["table"]

# ruleid: builtin-by-name
getattr(__import__("builtins"), "lave"[::-1])("1")
# ok: builtin-by-name
getattr(builtins, "int")("1")

# ruleid: builtin-by-name
all_of_them = getattr(__builtins__, "__dict__", __builtins__)
# ok: builtin-by-name
version = getattr(__builtins__, "__doc__", "")
