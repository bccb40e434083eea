"""What makes a digest in Python, by its name, and which of a module's own functions answer with one."""

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import called, walk

HASHES = pattern(
    r"(?i)_{0,2}(?:d|double|dbl)?_?(?:sha|hash)(?:\d|_|256|d\b|x\b|of\b|twice\b|block|head|fn|func)\w{0,12}|_{0,2}(?:sha|hash|dsha|hasher|pow_?hash"
    r"|digest|hexdigest|keccak\w{0,6}|blake\w{0,6}|scrypt\w{0,4}|argon2\w{0,4}|yespower|randomx|cryptonight)"
)


def hashing(kinds: Mapping[type[ast.AST], Sequence[Any]]) -> set[str]:
    """The module's own functions that answer with a digest, or with what another of them does."""
    found = set[str]()
    for _ in range(3):
        before = len(found)
        for node in (*kinds.get(ast.FunctionDef, ()), *kinds.get(ast.Assign, ())):
            match node:
                case ast.FunctionDef(name=name):
                    given = [one.value for one in walk(node) if isinstance(one, ast.Return)]
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda(body=body)):
                    given = [body]
                case _:
                    continue
            if any(is_hash(one, found) for value in given if value for one in walk(value)):
                found.add(name)
        if len(found) == before:
            break
    return found


def is_hash(node: ast.AST, own: set[str]) -> bool:
    """Whether something is a call that answers with a digest; `own` are such functions of the module."""
    name = called(node)
    return bool(name) and (name in own or HASHES.fullmatch(name) is not None)
