"""The tables. Change them together with a new migration."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Text
from sqlmodel import Field, SQLModel


class VerdictRow(SQLModel, table=True):
    """One recorded verdict; `document` is the verdict document with its excerpts, as JSON.

    `content` is the digest of the document without its times, and of `seen`: two verdicts with the
    same content say the same, and only the newest is kept, with `confirmed_at` moved forward.
    """

    __tablename__ = "verdict"

    id: int | None = Field(default=None, primary_key=True)
    purl: str = Field(index=True)
    ecosystem: str
    name: str = Field(index=True)
    version: str
    decision: str
    content: str
    decided_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    confirmed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    document: str = Field(sa_column=Column(Text, nullable=False))
    seen: str | None = Field(default=None, sa_column=Column(Text))
    """What there was to see of the release (`_seen`); None where a damaged record told nothing."""
