"""Choosing the key list: rounds with their steps, candidatures, experts, marks, recusals, decisions and objections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. Triggers are made by the runner after every upgrade."""
    # No program of the earlier schemas ever wrote a row into these two.
    op.drop_table("selection_round")
    op.drop_table("scheme")
    op.create_table(
        "expert",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("english_name", sa.Text(), nullable=True),
        sa.Column("specialty", sa.Text(), nullable=True),
        sa.Column("employer", sa.Text(), nullable=True),
        sa.Column("employer_uscc", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.CheckConstraint("length(employer) <= 4000", name=op.f("ck_expert_employer_length")),
        sa.CheckConstraint("length(employer_uscc) <= 4000", name=op.f("ck_expert_employer_uscc_length")),
        sa.CheckConstraint("length(english_name) <= 4000", name=op.f("ck_expert_english_name_length")),
        sa.CheckConstraint("length(name) <= 4000", name=op.f("ck_expert_name_length")),
        sa.CheckConstraint("length(position) <= 4000", name=op.f("ck_expert_position_length")),
        sa.CheckConstraint("length(specialty) <= 4000", name=op.f("ck_expert_specialty_length")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_expert")),
        sqlite_strict=True,
    )
    op.create_table(
        "scheme",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("saved", sa.Text(), nullable=True),
        sa.CheckConstraint("length(author) <= 4000", name=op.f("ck_scheme_author_length")),
        sa.CheckConstraint("length(code) <= 4000", name=op.f("ck_scheme_code_length")),
        sa.CheckConstraint("length(digest) <= 4000", name=op.f("ck_scheme_digest_length")),
        sa.CheckConstraint("length(saved) <= 4000", name=op.f("ck_scheme_saved_length")),
        sa.CheckConstraint("length(version) <= 4000", name=op.f("ck_scheme_version_length")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_scheme")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("scheme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scheme_code_version"), ["code", "version"], unique=True)

    op.create_table(
        "expert_tie",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("expert", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since_from", sa.Text(), nullable=True),
        sa.Column("since_to", sa.Text(), nullable=True),
        sa.Column("since_precision", sa.Text(), nullable=True),
        sa.Column("since_flags", sa.Text(), nullable=True),
        sa.Column("since_text", sa.Text(), nullable=True),
        sa.Column("until_from", sa.Text(), nullable=True),
        sa.Column("until_to", sa.Text(), nullable=True),
        sa.Column("until_precision", sa.Text(), nullable=True),
        sa.Column("until_flags", sa.Text(), nullable=True),
        sa.Column("until_text", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint("length(organisation) <= 4000", name=op.f("ck_expert_tie_organisation_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_expert_tie_source_length")),
        sa.CheckConstraint("length(uscc) <= 4000", name=op.f("ck_expert_tie_uscc_length")),
        sa.ForeignKeyConstraint(["expert"], ["expert.uid"], name=op.f("fk_expert_tie_expert")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_expert_tie")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("expert_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_tie_expert"), ["expert"], unique=False)

    op.create_table(
        "selection_round",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=True),
        sa.Column("as_of_from", sa.Text(), nullable=True),
        sa.Column("as_of_to", sa.Text(), nullable=True),
        sa.Column("as_of_precision", sa.Text(), nullable=True),
        sa.Column("as_of_flags", sa.Text(), nullable=True),
        sa.Column("as_of_text", sa.Text(), nullable=True),
        sa.Column("missing_policy", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("reserve", sa.Integer(), nullable=True),
        sa.Column("closes_from", sa.Text(), nullable=True),
        sa.Column("closes_to", sa.Text(), nullable=True),
        sa.Column("closes_precision", sa.Text(), nullable=True),
        sa.Column("closes_flags", sa.Text(), nullable=True),
        sa.Column("closes_text", sa.Text(), nullable=True),
        sa.Column("revises", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("previous", sa.Text(), nullable=True),
        sa.Column("sealed_at", sa.Text(), nullable=True),
        sa.Column("sealed_by", sa.Text(), nullable=True),
        sa.Column("witness", sa.Text(), nullable=True),
        sa.CheckConstraint("length(digest) <= 4000", name=op.f("ck_selection_round_digest_length")),
        sa.CheckConstraint("length(previous) <= 4000", name=op.f("ck_selection_round_previous_length")),
        sa.CheckConstraint("length(revises) <= 4000", name=op.f("ck_selection_round_revises_length")),
        sa.CheckConstraint("length(sealed_at) <= 4000", name=op.f("ck_selection_round_sealed_at_length")),
        sa.CheckConstraint("length(sealed_by) <= 4000", name=op.f("ck_selection_round_sealed_by_length")),
        sa.CheckConstraint("length(title) <= 4000", name=op.f("ck_selection_round_title_length")),
        sa.CheckConstraint("length(witness) <= 4000", name=op.f("ck_selection_round_witness_length")),
        sa.ForeignKeyConstraint(["scheme"], ["scheme.uid"], name=op.f("fk_selection_round_scheme")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_selection_round")),
        sqlite_strict=True,
    )
    op.create_table(
        "candidature",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("firm_uid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("applied_from", sa.Text(), nullable=True),
        sa.Column("applied_to", sa.Text(), nullable=True),
        sa.Column("applied_precision", sa.Text(), nullable=True),
        sa.Column("applied_flags", sa.Text(), nullable=True),
        sa.Column("applied_text", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("recommended_by", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.CheckConstraint("length(document_no) <= 4000", name=op.f("ck_candidature_document_no_length")),
        sa.CheckConstraint("length(firm_uid) <= 4000", name=op.f("ck_candidature_firm_uid_length")),
        sa.CheckConstraint("length(name) <= 4000", name=op.f("ck_candidature_name_length")),
        sa.CheckConstraint("length(recommended_by) <= 4000", name=op.f("ck_candidature_recommended_by_length")),
        sa.CheckConstraint("length(uscc) <= 4000", name=op.f("ck_candidature_uscc_length")),
        sa.ForeignKeyConstraint(["round"], ["selection_round.uid"], name=op.f("fk_candidature_round")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_candidature")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("candidature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidature_round_firm_uid"), ["round", "firm_uid"], unique=True)

    op.create_table(
        "panel_seat",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("expert", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sheet_out_from", sa.Text(), nullable=True),
        sa.Column("sheet_out_to", sa.Text(), nullable=True),
        sa.Column("sheet_out_precision", sa.Text(), nullable=True),
        sa.Column("sheet_out_flags", sa.Text(), nullable=True),
        sa.Column("sheet_out_text", sa.Text(), nullable=True),
        sa.Column("reminded_from", sa.Text(), nullable=True),
        sa.Column("reminded_to", sa.Text(), nullable=True),
        sa.Column("reminded_precision", sa.Text(), nullable=True),
        sa.Column("reminded_flags", sa.Text(), nullable=True),
        sa.Column("reminded_text", sa.Text(), nullable=True),
        sa.Column("sheet_in_from", sa.Text(), nullable=True),
        sa.Column("sheet_in_to", sa.Text(), nullable=True),
        sa.Column("sheet_in_precision", sa.Text(), nullable=True),
        sa.Column("sheet_in_flags", sa.Text(), nullable=True),
        sa.Column("sheet_in_text", sa.Text(), nullable=True),
        sa.Column("declared_from", sa.Text(), nullable=True),
        sa.Column("declared_to", sa.Text(), nullable=True),
        sa.Column("declared_precision", sa.Text(), nullable=True),
        sa.Column("declared_flags", sa.Text(), nullable=True),
        sa.Column("declared_text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["expert"], ["expert.uid"], name=op.f("fk_panel_seat_expert")),
        sa.ForeignKeyConstraint(["round"], ["selection_round.uid"], name=op.f("fk_panel_seat_round")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_panel_seat")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("panel_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_seat_round_expert"), ["round", "expert"], unique=True)

    op.create_table(
        "round_step",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entered_from", sa.Text(), nullable=False),
        sa.Column("entered_to", sa.Text(), nullable=False),
        sa.Column("entered_precision", sa.Text(), nullable=False),
        sa.Column("entered_flags", sa.Text(), nullable=False),
        sa.Column("entered_text", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.CheckConstraint("length(actor) <= 4000", name=op.f("ck_round_step_actor_length")),
        sa.CheckConstraint("length(document_no) <= 4000", name=op.f("ck_round_step_document_no_length")),
        sa.ForeignKeyConstraint(["round"], ["selection_round.uid"], name=op.f("fk_round_step_round")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_round_step")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("round_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_step_round"), ["round"], unique=False)

    op.create_table(
        "decision",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("candidature", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_from", sa.Text(), nullable=True),
        sa.Column("decided_to", sa.Text(), nullable=True),
        sa.Column("decided_precision", sa.Text(), nullable=True),
        sa.Column("decided_flags", sa.Text(), nullable=True),
        sa.Column("decided_text", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.CheckConstraint("length(answer) <= 4000", name=op.f("ck_decision_answer_length")),
        sa.CheckConstraint("length(decided_by) <= 4000", name=op.f("ck_decision_decided_by_length")),
        sa.CheckConstraint("length(document_no) <= 4000", name=op.f("ck_decision_document_no_length")),
        sa.ForeignKeyConstraint(["candidature"], ["candidature.uid"], name=op.f("fk_decision_candidature")),
        sa.ForeignKeyConstraint(["round"], ["selection_round.uid"], name=op.f("fk_decision_round")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_decision")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_round"), ["round"], unique=False)

    op.create_table(
        "mark",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("expert", sa.Text(), nullable=False),
        sa.Column("candidature", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["candidature"], ["candidature.uid"], name=op.f("fk_mark_candidature")),
        sa.ForeignKeyConstraint(["expert"], ["expert.uid"], name=op.f("fk_mark_expert")),
        sa.ForeignKeyConstraint(["round"], ["selection_round.uid"], name=op.f("fk_mark_round")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_mark")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mark_candidature_expert_item"), ["candidature", "expert", "item"], unique=True
        )
        batch_op.create_index(batch_op.f("ix_mark_round"), ["round"], unique=False)

    op.create_table(
        "objection",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("candidature", sa.Text(), nullable=True),
        sa.Column("objector", sa.Text(), nullable=False),
        sa.Column("received_from", sa.Text(), nullable=False),
        sa.Column("received_to", sa.Text(), nullable=False),
        sa.Column("received_precision", sa.Text(), nullable=False),
        sa.Column("received_flags", sa.Text(), nullable=False),
        sa.Column("received_text", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("decided_from", sa.Text(), nullable=True),
        sa.Column("decided_to", sa.Text(), nullable=True),
        sa.Column("decided_precision", sa.Text(), nullable=True),
        sa.Column("decided_flags", sa.Text(), nullable=True),
        sa.Column("decided_text", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.CheckConstraint("length(decided_by) <= 4000", name=op.f("ck_objection_decided_by_length")),
        sa.CheckConstraint("length(document_no) <= 4000", name=op.f("ck_objection_document_no_length")),
        sa.CheckConstraint("length(objector) <= 4000", name=op.f("ck_objection_objector_length")),
        sa.ForeignKeyConstraint(["candidature"], ["candidature.uid"], name=op.f("fk_objection_candidature")),
        sa.ForeignKeyConstraint(["round"], ["selection_round.uid"], name=op.f("fk_objection_round")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_objection")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_round"), ["round"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("expert", sa.Text(), nullable=False),
        sa.Column("candidature", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.CheckConstraint("length(document_no) <= 4000", name=op.f("ck_recusal_document_no_length")),
        sa.ForeignKeyConstraint(["candidature"], ["candidature.uid"], name=op.f("fk_recusal_candidature")),
        sa.ForeignKeyConstraint(["expert"], ["expert.uid"], name=op.f("fk_recusal_expert")),
        sa.ForeignKeyConstraint(["round"], ["selection_round.uid"], name=op.f("fk_recusal_round")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_recusal")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_candidature_expert"), ["candidature", "expert"], unique=True)
        batch_op.create_index(batch_op.f("ix_recusal_round"), ["round"], unique=False)
