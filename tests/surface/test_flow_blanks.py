"""Looks for characters that nobody sees, or for blanks, leave a path as free as it was."""

import pytest

from tests.surface.test_flow_absolute import javascript, python

FREE_PY = "\nreturn (ROOT / p).read_text()"
KEPT_PY = "\nq = (ROOT / p).resolve()\nif not q.is_relative_to(ROOT): raise ValueError\nreturn q.read_text()"
FREE_JS = " return fs.readFile(path.resolve(ROOT, p), 'utf8');"
KEPT_JS = (
    " const q = path.resolve(ROOT, p); if (!q.startsWith(ROOT + path.sep)) throw 1;"
    " return fs.readFile(q, 'utf8');"
)


@pytest.mark.parametrize(
    "look",
    [
        r"if not p or '\x00' in p: raise ValueError",
        r"if b'\0' in p.encode() or chr(10) in p: raise ValueError",
        "if p != p.strip() or p in ('', '.', '..'): raise ValueError",
        r"if re.match('[\\x00-\\x1f\\x7f]', p): raise ValueError",
    ],
)
def test_path_in_python_is_free(look: str) -> None:
    assert "path" in python(look + FREE_PY)
    assert "path" not in python(look + KEPT_PY)


@pytest.mark.parametrize(
    "look",
    [
        r"if (p.includes('\0') || p.indexOf('\n') !== -1) throw 1;",
        r"const CONTROL = /[\x00-\x1f]/; if (CONTROL.test(p) || /\0/.test(p)) throw 1;",
        r"if (['\0', '\n'].some((sign) => p.includes(sign)) || p !== p.trim()) throw 1;",
    ],
)
def test_path_in_javascript_is_free(look: str) -> None:
    assert "path" in javascript(look + FREE_JS)
    assert "path" not in javascript(look + KEPT_JS)


def test_other_looks_count() -> None:
    assert "path" not in python("if p in ('a.md', 'b.md'): return (ROOT / p).read_text()")
    assert "path" not in python(
        r"if '\0' in p or not re.match('[a-z\\x00]+$', p): raise ValueError" + FREE_PY
    )
    assert "path" not in javascript(r"if (/[^\w\x00]/.test(p)) throw 1;" + FREE_JS)
