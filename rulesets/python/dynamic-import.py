import importlib
import importlib.metadata
import importlib.resources
import importlib.util
from importlib import import_module as load

NAME = "json"


def plugin(name: str, path: str, registry) -> None:
    # ruleid: dynamic-import
    importlib.import_module(name)
    # ruleid: dynamic-import
    load(f"{name}.plugin")
    # ok: dynamic-import
    load(f"example.plugins.{name}")
    # ruleid: dynamic-import
    load(
        "." + name,
        package=__package__,
    )
    # ruleid: dynamic-import
    __import__(name)
    # ruleid: dynamic-import
    spec = importlib.util.spec_from_file_location(name, path)
    # ruleid: dynamic-import
    importlib.machinery.SourceFileLoader(name, path).load_module()
    # ok: dynamic-import
    importlib.import_module("json")
    # ok: dynamic-import
    load(NAME)
    # ok: dynamic-import
    __import__("json")
    # ok: dynamic-import
    importlib.metadata.version(name)
    # ok: dynamic-import
    importlib.resources.files(name)
    # ok: dynamic-import
    importlib.util.find_spec(name)
    # ok: dynamic-import
    registry.import_module(name)
    # ok: dynamic-import
    print("importlib.import_module(name)", spec)
