"""Other statements of a value, targets of plans, people at work, and what an office sets: its words, days off, headings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. Triggers are made by the runner after every upgrade."""
    op.create_table(
        "heading",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=True),
        sa.Column("zh", sa.Text(), nullable=True),
        sa.CheckConstraint("length(en) <= 4000", name=op.f("ck_heading_en_length")),
        sa.CheckConstraint("length(zh) <= 4000", name=op.f("ck_heading_zh_length")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_heading")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("heading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_heading_part"), ["part"], unique=True)

    op.create_table(
        "holiday",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("day_from", sa.Text(), nullable=False),
        sa.Column("day_to", sa.Text(), nullable=False),
        sa.Column("day_precision", sa.Text(), nullable=False),
        sa.Column("day_flags", sa.Text(), nullable=False),
        sa.Column("day_text", sa.Text(), nullable=False),
        sa.Column("works", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("length(name) <= 4000", name=op.f("ck_holiday_name_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_holiday_source_length")),
        sa.CheckConstraint("works IN (0, 1)", name=op.f("ck_holiday_works_bool")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_holiday")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("holiday", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holiday_day_from"), ["day_from"], unique=True)

    op.create_table(
        "office_term",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("vocabulary", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=True),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("short_en", sa.Text(), nullable=True),
        sa.Column("short_zh", sa.Text(), nullable=True),
        sa.Column("aliases", sa.Text(), nullable=True),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("hidden", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("hidden IN (0, 1)", name=op.f("ck_office_term_hidden_bool")),
        sa.CheckConstraint("length(en) <= 4000", name=op.f("ck_office_term_en_length")),
        sa.CheckConstraint("length(short_en) <= 4000", name=op.f("ck_office_term_short_en_length")),
        sa.CheckConstraint("length(short_zh) <= 4000", name=op.f("ck_office_term_short_zh_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_office_term_source_length")),
        sa.CheckConstraint("length(zh) <= 4000", name=op.f("ck_office_term_zh_length")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_office_term")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("office_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_term_vocabulary_code"), ["vocabulary", "code"], unique=True)

    op.create_table(
        "person",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("confirmed_from", sa.Text(), nullable=True),
        sa.Column("confirmed_to", sa.Text(), nullable=True),
        sa.Column("confirmed_precision", sa.Text(), nullable=True),
        sa.Column("confirmed_flags", sa.Text(), nullable=True),
        sa.Column("confirmed_text", sa.Text(), nullable=True),
        sa.Column("gone", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.CheckConstraint("gone IN (0, 1)", name=op.f("ck_person_gone_bool")),
        sa.CheckConstraint("length(account) <= 4000", name=op.f("ck_person_account_length")),
        sa.CheckConstraint("length(name) <= 4000", name=op.f("ck_person_name_length")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_person")),
        sqlite_strict=True,
    )
    op.create_table(
        "plan_set",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=True),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("issued_from", sa.Text(), nullable=True),
        sa.Column("issued_to", sa.Text(), nullable=True),
        sa.Column("issued_precision", sa.Text(), nullable=True),
        sa.Column("issued_flags", sa.Text(), nullable=True),
        sa.Column("issued_text", sa.Text(), nullable=True),
        sa.Column("until_from", sa.Text(), nullable=True),
        sa.Column("until_to", sa.Text(), nullable=True),
        sa.Column("until_precision", sa.Text(), nullable=True),
        sa.Column("until_flags", sa.Text(), nullable=True),
        sa.Column("until_text", sa.Text(), nullable=True),
        sa.Column("source_en", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("retired", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(code) <= 4000", name=op.f("ck_plan_set_code_length")),
        sa.CheckConstraint("length(en) <= 4000", name=op.f("ck_plan_set_en_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_plan_set_source_length")),
        sa.CheckConstraint("length(source_en) <= 4000", name=op.f("ck_plan_set_source_en_length")),
        sa.CheckConstraint("length(zh) <= 4000", name=op.f("ck_plan_set_zh_length")),
        sa.CheckConstraint("retired IN (0, 1)", name=op.f("ck_plan_set_retired_bool")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_plan_set")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("plan_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_set_code"), ["code"], unique=True)

    op.create_table(
        "claim",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("said_at", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("length(record) <= 4000", name=op.f("ck_claim_record_length")),
        sa.CheckConstraint("length(said_at) <= 4000", name=op.f("ck_claim_said_at_length")),
        sa.CheckConstraint("length(said_by) <= 4000", name=op.f("ck_claim_said_by_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_claim_source_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_claim_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_claim")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_firm"), ["firm"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_record"), ["record"], unique=False)

    op.create_table(
        "plan_target",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("en", sa.Text(), nullable=True),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("source_en", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("length(code) <= 4000", name=op.f("ck_plan_target_code_length")),
        sa.CheckConstraint("length(en) <= 4000", name=op.f("ck_plan_target_en_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_plan_target_source_length")),
        sa.CheckConstraint("length(source_en) <= 4000", name=op.f("ck_plan_target_source_en_length")),
        sa.CheckConstraint("length(zh) <= 4000", name=op.f("ck_plan_target_zh_length")),
        sa.ForeignKeyConstraint(["plan"], ["plan_set.uid"], name=op.f("fk_plan_target_plan")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_plan_target")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("plan_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_target_plan_code"), ["plan", "code"], unique=True)
