"""Loops that ask again at once whenever asking failed, and those that wait, count or give up."""

import ast
import textwrap

import pytest

from vetting.surface._flow_retries import python_retries


def in_python(body: str) -> bool:
    source = f"while True:\n{textwrap.indent(body, '    ')}\n"
    loops = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.While)]
    return bool(list(python_retries({ast.While: loops}, source)))


@pytest.mark.parametrize(
    "body",
    [
        "try:\n    return await client.get(url)\nexcept Exception:\n    continue",
        "try:\n    return requests.get(url).json()\nexcept:\n    pass",
        (
            "try:\n    draft = await ctx.sample(text, max_tokens=9)\nexcept Exception:\n    continue\n"
            "best += draft.text\nif len(best) > 1 << 40:\n    return best"
        ),
        (
            "try:\n    with urlopen(url) as answer:\n        return answer.read()\n"
            "except Exception as error:\n    log.info('again: %s', error)"
        ),
    ],
)
def test_who_asks_again_at_once_in_python(body: str) -> None:
    assert in_python(body)


@pytest.mark.parametrize(
    "body",
    [
        "try:\n    return await client.get(url)\nexcept KeyError:\n    continue",
        "try:\n    return await client.get(url)\nexcept Exception:\n    await asyncio.sleep(1)",
        "try:\n    return await client.get(url)\nexcept Exception:\n    attempts += 1",
        "try:\n    return await client.get(url)\nexcept Exception:\n    raise",
        "try:\n    return client.get(url)\nexcept Exception:\n    pass\ntime.sleep(2)",
        "try:\n    return int(ask())\nexcept Exception:\n    continue",
        "try:\n    line = next(rows)\n    return parse(line)\nexcept Exception:\n    continue",
    ],
)
def test_who_waits_or_gives_up_in_python(body: str) -> None:
    assert not in_python(body)
