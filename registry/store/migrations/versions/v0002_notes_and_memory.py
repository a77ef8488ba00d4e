"""Notes of a firm, and what the program remembers of the sheets it was shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. Triggers are made by the runner after every upgrade."""
    op.create_table(
        "note",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_note_source_length")),
        sa.CheckConstraint("length(title) <= 4000", name=op.f("ck_note_title_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_note_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_note")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_firm"), ["firm"], unique=False)

    # No program of the first schema ever wrote a row here.
    op.drop_table("layout_memory")
    op.create_table(
        "layout_memory",
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("used", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("layout", name=op.f("pk_layout_memory")),
        sqlite_strict=True,
    )
    op.create_table(
        "header_word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_header_word")),
        sqlite_strict=True,
    )
    op.create_table(
        "not_same",
        sa.Column("a", sa.Text(), nullable=False),
        sa.Column("b", sa.Text(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("a", "b", name=op.f("pk_not_same")),
        sqlite_strict=True,
    )
