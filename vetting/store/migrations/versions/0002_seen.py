"""What a vet saw of a release, small enough to be read at every later vet of the package."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_VERDICT = sa.table(
    "verdict", sa.column("id", sa.Integer), sa.column("document"), sa.column("seen")
)


def upgrade() -> None:
    """Add the column, and fill it from the documents as far as they tell."""
    op.add_column("verdict", sa.Column("seen", sa.Text, nullable=True))
    connection = op.get_bind()
    for (number,) in connection.execute(sa.select(_VERDICT.c.id)).fetchall():
        mine = _VERDICT.c.id == number
        document = connection.scalar(sa.select(_VERDICT.c.document).where(mine))
        if seen := _seen(str(document)):
            connection.execute(sa.update(_VERDICT).where(mine).values(seen=seen))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("verdict") as batch:
        batch.drop_column("seen")


def _seen(text: str) -> str | None:
    """The column's value; None for a damaged document, which tells nothing."""
    try:
        document = json.loads(text)
        return json.dumps(
            {
                "published_at": document["release"]["published_at"],
                "publisher": document["release"]["publisher"],
                "maintainers": [],
                "provenance": None,
                "digests": {
                    file["filename"]: file["digests"]["sha256"] for file in document["subject"]
                },
            },
            sort_keys=True,
        )
    except (LookupError, TypeError, ValueError):
        return None
