"""The cultivation file of a firm, the dates of a recognition, and the office's own instruments and rule sets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_DATES = ("applied_on", "publicised_on", "reverified_on", "changed_on", "reported_on", "revoked_on")
_PARTS = ("from", "to", "precision", "flags", "text")
_ADDED = ("document", *(f"{day}_{part}" for day in _DATES for part in _PARTS), "revoked_for")


def upgrade() -> None:
    """Make the tables and widen the recognitions. Triggers are made by the runner after every upgrade."""
    op.create_table(
        "instrument",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=True),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("in_force_from", sa.Text(), nullable=True),
        sa.Column("in_force_to", sa.Text(), nullable=True),
        sa.Column("in_force_precision", sa.Text(), nullable=True),
        sa.Column("in_force_flags", sa.Text(), nullable=True),
        sa.Column("in_force_text", sa.Text(), nullable=True),
        sa.Column("ends_from", sa.Text(), nullable=True),
        sa.Column("ends_to", sa.Text(), nullable=True),
        sa.Column("ends_precision", sa.Text(), nullable=True),
        sa.Column("ends_flags", sa.Text(), nullable=True),
        sa.Column("ends_text", sa.Text(), nullable=True),
        sa.Column("ceiling_lo", sa.Integer(), nullable=True),
        sa.Column("ceiling_hi", sa.Integer(), nullable=True),
        sa.Column("ceiling_kind", sa.Text(), nullable=True),
        sa.Column("ceiling_currency", sa.Text(), nullable=True),
        sa.Column("ceiling_flags", sa.Text(), nullable=True),
        sa.Column("ceiling_text", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("length(authority) <= 4000", name=op.f("ck_instrument_authority_length")),
        sa.CheckConstraint("length(code) <= 4000", name=op.f("ck_instrument_code_length")),
        sa.CheckConstraint("length(document) <= 4000", name=op.f("ck_instrument_document_length")),
        sa.CheckConstraint("length(en) <= 4000", name=op.f("ck_instrument_en_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_instrument_source_length")),
        sa.CheckConstraint("length(zh) <= 4000", name=op.f("ck_instrument_zh_length")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_instrument")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instrument_code"), ["code"], unique=True)

    op.create_table(
        "rule_set",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("length(author) <= 4000", name=op.f("ck_rule_set_author_length")),
        sa.CheckConstraint("length(code) <= 4000", name=op.f("ck_rule_set_code_length")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_rule_set")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("rule_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_set_code_version"), ["code", "version"], unique=True)

    op.create_table(
        "cultivation_plan",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=True),
        sa.Column("target_tier", sa.Text(), nullable=True),
        sa.Column("target_year", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("length(officer) <= 4000", name=op.f("ck_cultivation_plan_officer_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_cultivation_plan_source_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_cultivation_plan_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_cultivation_plan")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("cultivation_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cultivation_plan_firm"), ["firm"], unique=False)

    op.create_table(
        "engagement",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("held_from", sa.Text(), nullable=True),
        sa.Column("held_to", sa.Text(), nullable=True),
        sa.Column("held_precision", sa.Text(), nullable=True),
        sa.Column("held_flags", sa.Text(), nullable=True),
        sa.Column("held_text", sa.Text(), nullable=True),
        sa.Column("officer", sa.Text(), nullable=True),
        sa.Column("participants", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("length(digest) <= 4000", name=op.f("ck_engagement_digest_length")),
        sa.CheckConstraint("length(officer) <= 4000", name=op.f("ck_engagement_officer_length")),
        sa.CheckConstraint("length(participants) <= 4000", name=op.f("ck_engagement_participants_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_engagement_source_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_engagement_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_engagement")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("engagement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engagement_firm"), ["firm"], unique=False)

    op.create_table(
        "need",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("raised_from", sa.Text(), nullable=True),
        sa.Column("raised_to", sa.Text(), nullable=True),
        sa.Column("raised_precision", sa.Text(), nullable=True),
        sa.Column("raised_flags", sa.Text(), nullable=True),
        sa.Column("raised_text", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("promised", sa.Text(), nullable=True),
        sa.Column("promised_by", sa.Text(), nullable=True),
        sa.Column("due_from", sa.Text(), nullable=True),
        sa.Column("due_to", sa.Text(), nullable=True),
        sa.Column("due_precision", sa.Text(), nullable=True),
        sa.Column("due_flags", sa.Text(), nullable=True),
        sa.Column("due_text", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("closed_from", sa.Text(), nullable=True),
        sa.Column("closed_to", sa.Text(), nullable=True),
        sa.Column("closed_precision", sa.Text(), nullable=True),
        sa.Column("closed_flags", sa.Text(), nullable=True),
        sa.Column("closed_text", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("length(promised_by) <= 4000", name=op.f("ck_need_promised_by_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_need_source_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_need_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_need")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_firm"), ["firm"], unique=False)

    op.create_table(
        "support",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("sought_from", sa.Text(), nullable=True),
        sa.Column("sought_to", sa.Text(), nullable=True),
        sa.Column("sought_precision", sa.Text(), nullable=True),
        sa.Column("sought_flags", sa.Text(), nullable=True),
        sa.Column("sought_text", sa.Text(), nullable=True),
        sa.Column("decided_from", sa.Text(), nullable=True),
        sa.Column("decided_to", sa.Text(), nullable=True),
        sa.Column("decided_precision", sa.Text(), nullable=True),
        sa.Column("decided_flags", sa.Text(), nullable=True),
        sa.Column("decided_text", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("amount_lo", sa.Integer(), nullable=True),
        sa.Column("amount_hi", sa.Integer(), nullable=True),
        sa.Column("amount_kind", sa.Text(), nullable=True),
        sa.Column("amount_currency", sa.Text(), nullable=True),
        sa.Column("amount_flags", sa.Text(), nullable=True),
        sa.Column("amount_text", sa.Text(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("length(document) <= 4000", name=op.f("ck_support_document_length")),
        sa.CheckConstraint("length(instrument) <= 4000", name=op.f("ck_support_instrument_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_support_source_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_support_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_support")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("support", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_firm"), ["firm"], unique=False)

    op.create_table(
        "task",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=True),
        sa.Column("due_from", sa.Text(), nullable=True),
        sa.Column("due_to", sa.Text(), nullable=True),
        sa.Column("due_precision", sa.Text(), nullable=True),
        sa.Column("due_flags", sa.Text(), nullable=True),
        sa.Column("due_text", sa.Text(), nullable=True),
        sa.Column("done_from", sa.Text(), nullable=True),
        sa.Column("done_to", sa.Text(), nullable=True),
        sa.Column("done_precision", sa.Text(), nullable=True),
        sa.Column("done_flags", sa.Text(), nullable=True),
        sa.Column("done_text", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.CheckConstraint("length(officer) <= 4000", name=op.f("ck_task_officer_length")),
        sa.CheckConstraint("length(text) <= 4000", name=op.f("ck_task_text_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_task_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_task")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_firm"), ["firm"], unique=False)

    op.create_table(
        "payment",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("support", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("paid_from", sa.Text(), nullable=True),
        sa.Column("paid_to", sa.Text(), nullable=True),
        sa.Column("paid_precision", sa.Text(), nullable=True),
        sa.Column("paid_flags", sa.Text(), nullable=True),
        sa.Column("paid_text", sa.Text(), nullable=True),
        sa.Column("amount_lo", sa.Integer(), nullable=True),
        sa.Column("amount_hi", sa.Integer(), nullable=True),
        sa.Column("amount_kind", sa.Text(), nullable=True),
        sa.Column("amount_currency", sa.Text(), nullable=True),
        sa.Column("amount_flags", sa.Text(), nullable=True),
        sa.Column("amount_text", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_payment_source_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_payment_firm")),
        sa.ForeignKeyConstraint(["support"], ["support.uid"], name=op.f("fk_payment_support")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_payment")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_firm"), ["firm"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_support"), ["support"], unique=False)

    after = "name_at_recognition"
    with op.batch_alter_table("recognition", recreate="always", table_kwargs={"sqlite_strict": True}) as batch_op:
        for name in _ADDED:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=True), insert_after=after)
            after = name
        batch_op.create_check_constraint(op.f("ck_recognition_document_length"), "length(document) <= 4000")
