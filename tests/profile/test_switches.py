"""Fields of settings that are true or false, whatever their names."""

import pytest

from tests.profile.test_python import facts

HEAD = """import os
from typing import Annotated, Optional
from pydantic import Field
from pydantic_settings import BaseSettings
class S(BaseSettings):
    port: int = 1
"""


def is_secret(field: str) -> bool:
    found = facts({"server/a.py": f"{HEAD}    {field}\n"})
    return any(item.secret for item in found.env if item.name == "SEND_TOKENS")


@pytest.mark.parametrize(
    "field",
    [
        "send_tokens: bool = False",
        "send_tokens: bool",
        "send_tokens: bool | None = None",
        "send_tokens: Optional[bool] = Field(default=None, description='x')",
        "send_tokens: Annotated[bool, Field(description='x')] = True",
        "sends: bool = Field(\n        default=False,\n        alias='SEND_TOKENS',\n    )",
    ],
)
def test_a_switch_is_no_secret(field: str) -> None:
    assert not is_secret(field)


@pytest.mark.parametrize(
    "field",
    [
        "send_tokens: str = ''",
        "send_tokens: bool | str = ''",
        "other: bool = True; send_tokens: str = ''",
        "other: bool = bool(os.environ['SEND_TOKENS'])",
        "other: bool = Field(default_factory=lambda: os.getenv('SEND_TOKENS'))",
        "other: bool = Field(\n        default=True); send_tokens: str = ''",
    ],
)
def test_what_is_none(field: str) -> None:
    assert is_secret(field)
