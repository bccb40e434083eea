"""Every outbound call goes through `Client`: polite to servers, suspicious of answers.

Loaded on first use: commands that never call out must not pay for it.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vetting.boundary.http.client import Client
    from vetting.boundary.http.values import Credentials, Download, HttpLimits, Response

__all__ = ["Client", "Credentials", "Download", "HttpLimits", "Response"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "client" if name == "Client" else "values"
    return getattr(importlib.import_module(f"{__name__}.{module}"), name)
