"""The record of every verdict: SQLite by default, PostgreSQL by URL, the same code.

`Store` imports SQLModel only when something is written or searched. The one question that every
repeated `vet` asks, whether the last verdict was the same, is answered by `_recent` without it.
"""

from vetting.store.records import Store

__all__ = ["Store"]
