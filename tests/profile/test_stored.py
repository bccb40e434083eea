from tests.checks.conftest import wheel
from tests.factories import tree
from vetting import profile

SOURCE = """import os
from pydantic_settings import BaseSettings
KEY = "MY_KEY"
def need(name):
    return os.environ[f"A_{name}"]
need("TOKEN")
os.getenv(other)
class S(BaseSettings):
    port: int = 1
    model_config = {"env_prefix": "MY_"}
"""


def test_what_was_written_is_read_back() -> None:
    reading = profile.read(wheel({"server/a.py": SOURCE, "server/b.py": "def ("}))
    again = profile.load(profile.dump(reading))
    assert again == reading
    assert reading["server/a.py"].settings
    assert reading["server/a.py"].helpers
    assert reading["server/b.py"].why


def test_the_key_is_that_of_paths_and_contents() -> None:
    first = profile.key(tree({"a.js": "1", "README.md": "x"}))
    assert first == profile.key(tree({"a.js": "1", "README.md": "y"}))
    assert first != profile.key(tree({"a.js": "2"}))
    assert first != profile.key(tree({"b.js": "1"}))
