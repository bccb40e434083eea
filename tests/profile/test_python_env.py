"""Ways in which Python gets at environment variables, and hands their names about."""

import pytest

from vetting.profile._joined import environment
from vetting.profile.python import PythonReader


def names(*sources: str) -> set[str]:
    """The variables of files, and `?` where a name is not known."""
    reading = {
        f"{n}.py": PythonReader().read(f"{n}.py", source.encode(), frozenset())
        for n, source in enumerate(sources)
    }
    found, dynamic = environment(reading)
    return {name for name, _, _ in found} | ({"?"} if dynamic else set())


READ = {
    "the environment as a member of an object": (
        (
            "import os\n"
            "class C:\n"
            "    def __init__(self): self.env=os.environ\n"
            '    def f(self): return self.env.get("A_B")'
        ),
        {"A_B"},
    ),
    "a member with the environment by default": (
        (
            "import os\n"
            "class C:\n"
            "    def __init__(self, env=None): self._env = env or os.environ\n"
            '    def f(self): return self._env["A_B"]'
        ),
        {"A_B"},
    ),
    "a member that is given the environment": (
        (
            "import os\n"
            "class C:\n"
            "    def __init__(self, env): self._env = env\n"
            '    def f(self): return self._env.get("A_B")\n'
            "C(os.environ)"
        ),
        {"A_B"},
    ),
    "a copy": (
        'import os\nenv=dict(os.environ)\nenv["A_B"]',
        {"A_B"},
    ),
    "a copy of its own": (
        'import os\nenv=os.environ.copy()\nenv.get("A_B")',
        {"A_B"},
    ),
    "a copy with more": (
        'import os\nenv={**os.environ, "X":"1"}\nenv.get("A_B")',
        {"A_B"},
    ),
    "a union": (
        'import os\nenv=os.environ | {"a":"b"}\nenv["A_B"]',
        {"A_B"},
    ),
    "a partial": (
        'import os\nfrom functools import partial\ng=partial(os.getenv, "A_B")\ng()',
        {"A_B"},
    ),
    "map over a list": (
        'import os\nmap(os.getenv, ["A_B","C_D"])',
        {"A_B", "C_D"},
    ),
    "map over names": (
        'import os\nN=("A_B","C_D")\nlist(map(os.environ.get, N))',
        {"A_B", "C_D"},
    ),
    "filter": (
        'import os\nlist(filter(os.getenv, ("A_B",)))',
        {"A_B"},
    ),
    "itemgetter": (
        'import os\nfrom operator import itemgetter\nitemgetter("A_B")(os.environ)',
        {"A_B"},
    ),
    "a chain of mappings": (
        'import os\nfrom collections import ChainMap\nc=ChainMap(os.environ, {})\nc.get("A_B")',
        {"A_B"},
    ),
    "a text with variables": (
        'import os\nos.path.expandvars("$A_B/x")',
        {"A_B"},
    ),
    "a function with as many names as are given": (
        (
            "import os\n"
            "def first(*names):\n"
            "  for n in names:\n"
            "    if v:=os.environ.get(n): return v\n"
            'first("A_B","C_D")'
        ),
        {"A_B", "C_D"},
    ),
    "a list that is given": (
        (
            "import os\n"
            "def first(names):\n"
            "  for n in names:\n"
            "    v=os.environ.get(n)\n"
            'first(["A_B","C_D"])'
        ),
        {"A_B", "C_D"},
    ),
    "a list by its name": (
        (
            "import os\n"
            'N=["A_B"]\n'
            "def first(names):\n"
            "  return next((os.environ[n] for n in names if n in os.environ), None)\n"
            "first(N)"
        ),
        {"A_B"},
    ),
    "a list spread": (
        (
            "import os\n"
            'N=["A_B"]\n'
            "def first(*names):\n"
            "  return [os.environ[n] for n in names]\n"
            "first(*N)"
        ),
        {"A_B"},
    ),
    "names tried in an expression": (
        'import os\ndef has(*names):\n  return any(os.getenv(n) for n in names)\nhas("A_B")',
        {"A_B"},
    ),
    "a class's constant": (
        'import os\nclass A:\n  KEY_ENV="A_B"\n  def f(self): return os.environ[self.KEY_ENV]',
        {"A_B"},
    ),
    "a subclass's constant": (
        (
            "import os\n"
            "class A:\n"
            '  KEY_ENV=""\n'
            "  def f(self): return os.environ.get(self.KEY_ENV)\n"
            "class B(A):\n"
            '  KEY_ENV="A_B"'
        ),
        {"A_B"},
    ),
    "a subclass's constant through a function": (
        (
            "import os\n"
            "def get_env(k): return os.getenv(k)\n"
            "class A:\n"
            "  KEY_ENV=None\n"
            "  @classmethod\n"
            "  def f(cls): return get_env(cls.KEY_ENV)\n"
            "class B(A):\n"
            '  KEY_ENV="A_B"'
        ),
        {"A_B"},
    ),
    "a member that a call gives": (
        (
            "import os\n"
            "class A:\n"
            "  def __init__(self, env_name): self.env_name=env_name\n"
            "  def f(self): return os.getenv(self.env_name)\n"
            'A("A_B")'
        ),
        {"A_B"},
    ),
    "what a subclass gives its base": (
        (
            "import os\n"
            "class A:\n"
            "  def __init__(self, *, env): self.p=os.getenv(env)\n"
            "class B(A):\n"
            '  def __init__(self): super().__init__(env="A_B")'
        ),
        {"A_B"},
    ),
    "the same at its place": (
        (
            "import os\n"
            "class A:\n"
            "  def __init__(self, env): self.p=os.getenv(env)\n"
            "class B(A):\n"
            '  def __init__(self): super().__init__("A_B")'
        ),
        {"A_B"},
    ),
    "a subclass that is called": (
        (
            "import os\n"
            "class A:\n"
            "  def __init__(self, env): self.p=os.getenv(env)\n"
            "class B(A): pass\n"
            'B("A_B")'
        ),
        {"A_B"},
    ),
    "a dataclass's field": (
        (
            "import os\n"
            "from dataclasses import dataclass\n"
            "@dataclass\n"
            "class Var:\n"
            "  name: str\n"
            "  def get(self): return os.getenv(self.name)\n"
            'X=Var("A_B")\n'
            'Y=Var(name="C_D")'
        ),
        {"A_B", "C_D"},
    ),
    "members of an enum": (
        (
            "import os\n"
            "from enum import Enum\n"
            "class E(str, Enum):\n"
            '  A="A_B"\n'
            '  C="C_D"\n'
            "for e in E: os.getenv(e.value)"
        ),
        {"A_B", "C_D"},
    ),
    "an enum of texts": (
        (
            "import os\n"
            "from enum import StrEnum\n"
            "class E(StrEnum):\n"
            '  A="A_B"\n'
            "[os.environ.get(e) for e in E]"
        ),
        {"A_B"},
    ),
    "a function without a name": (
        'import os\ng=lambda n: os.environ.get(n)\ng("A_B")',
        {"A_B"},
    ),
    "a model of the environment": (
        (
            "import os\n"
            "from pydantic import BaseModel, Field\n"
            "class M(BaseModel):\n"
            '  token: str = Field(alias="A_B")\n'
            "M.model_validate(os.environ)\n"
            "M(**os.environ)"
        ),
        {"A_B"},
    ),
    "a class's prefix": (
        (
            "import os\n"
            "class A:\n"
            '  prefix="PRE_"\n'
            '  def f(self): return os.getenv(self.prefix + "TOKEN"), os.getenv(f"{self.prefix}KEY")'
        ),
        {"PRE_KEY", "PRE_TOKEN"},
    ),
    "names in capital letters": (
        'import os\nfor n in ("host","port"): os.getenv(f"DB_{n.upper()}")',
        {"DB_HOST", "DB_PORT"},
    ),
    "members of an enum in capitals": (
        (
            "import os\n"
            "from enum import Enum\n"
            "class P(Enum):\n"
            '  A="google"\n'
            'for p in P: os.getenv(f"{p.value.upper()}_KEY")'
        ),
        {"GOOGLE_KEY"},
    ),
    "a proxy in small letters": (
        'import os\ndef g(n): return os.getenv(n)\ng("a_b")\ng("https_proxy")',
        {"https_proxy"},
    ),
}


@pytest.mark.parametrize(("source", "expected"), READ.values(), ids=list(READ))
def test_a_variable_is_named_however_it_is_read(source: str, expected: set[str]) -> None:
    assert names(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os\nos.environ.pop('A_B', None)", set()),
        ("import os\nx = os.environ.pop('A_B', None)", {"A_B"}),
        ("import os\nenv = os.environ.copy()\nenv.pop('A_B', None)\nrun(env=env)", set()),
        ("import os\nenv = dict(os.environ)\nenv['A_B'] = '1'\nrun(env=env)", set()),
        ("env = dict(other)\nenv['A_B']", set()),
        ("import os\nclass A:\n  def f(self): return os.environ[self.name]", {"?"}),
        ("import os\n'{A_B}'.format_map(os.environ)", {"?"}),
        (
            (
                "import os\nclass V:\n  def __init__(self, name, other): self.v = os.getenv(name)\n"
                "V(name='A_B', other='C_D')"
            ),
            {"A_B"},
        ),
    ],
)
def test_what_is_no_reading_names_nothing(source: str, expected: set[str]) -> None:
    assert names(source) == expected


def test_names_are_those_of_the_classes_in_other_files() -> None:
    base = (
        "from .env import get_env\nclass P:\n  KEY = None\n  def k(self): return get_env(self.KEY)"
    )
    one = "from .base import P\nclass A(P):\n  KEY = 'A_B'"
    env = "import os\ndef get_env(key, default=None): return os.getenv(key, default)"
    use = "from .env import get_env\nfrom .names import OTHER\nget_env(OTHER)"
    assert names(base, one, env, use, "OTHER = 'C_D'") == {"A_B", "C_D"}
