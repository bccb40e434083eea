"""The record of every verdict: SQLite by default, PostgreSQL by URL, the same code.

`Store` imports SQLModel only when something is written or searched. What every repeated `vet` does,
confirming that the last verdict still holds, is done without it.
"""

from vetting.store.records import Store

__all__ = ["Store"]
