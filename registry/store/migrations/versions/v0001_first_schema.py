"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables and indexes. Triggers are made by the runner after every upgrade."""
    op.create_table(
        "change_context",
        sa.Column("tx", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tx", name=op.f("pk_change_context")),
        sqlite_strict=True,
    )
    op.create_table(
        "change_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tx", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("delta", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_log")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("change_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_log_table_name_uid"), ["table_name", "uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_log_tx"), ["tx"], unique=False)

    op.create_table(
        "change_seal",
        sa.Column("tx", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("prev", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tx", name=op.f("pk_change_seal")),
        sqlite_strict=True,
    )
    op.create_table(
        "contact_vault",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_contact_vault")),
        sqlite_strict=True,
    )
    op.create_table(
        "firm",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=True),
        sa.Column("english_name", sa.Text(), nullable=True),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("park", sa.Text(), nullable=True),
        sa.Column("reg_address", sa.Text(), nullable=True),
        sa.Column("ops_address", sa.Text(), nullable=True),
        sa.Column("established_from", sa.Text(), nullable=True),
        sa.Column("established_to", sa.Text(), nullable=True),
        sa.Column("established_precision", sa.Text(), nullable=True),
        sa.Column("established_flags", sa.Text(), nullable=True),
        sa.Column("established_text", sa.Text(), nullable=True),
        sa.Column("legal_rep", sa.Text(), nullable=True),
        sa.Column("reg_capital_lo", sa.Integer(), nullable=True),
        sa.Column("reg_capital_hi", sa.Integer(), nullable=True),
        sa.Column("reg_capital_kind", sa.Text(), nullable=True),
        sa.Column("reg_capital_currency", sa.Text(), nullable=True),
        sa.Column("reg_capital_flags", sa.Text(), nullable=True),
        sa.Column("reg_capital_text", sa.Text(), nullable=True),
        sa.Column("paid_capital_lo", sa.Integer(), nullable=True),
        sa.Column("paid_capital_hi", sa.Integer(), nullable=True),
        sa.Column("paid_capital_kind", sa.Text(), nullable=True),
        sa.Column("paid_capital_currency", sa.Text(), nullable=True),
        sa.Column("paid_capital_flags", sa.Text(), nullable=True),
        sa.Column("paid_capital_text", sa.Text(), nullable=True),
        sa.Column("ownership", sa.Text(), nullable=True),
        sa.Column("parent_group", sa.Text(), nullable=True),
        sa.Column("industry_code", sa.Text(), nullable=True),
        sa.Column("segment", sa.Text(), nullable=True),
        sa.Column("main_product", sa.Text(), nullable=True),
        sa.Column("hnte", sa.Integer(), nullable=True),
        sa.Column("tech_sme_no", sa.Text(), nullable=True),
        sa.Column("qms_cert", sa.Text(), nullable=True),
        sa.Column("licences", sa.Text(), nullable=True),
        sa.Column("ipo_stage", sa.Text(), nullable=True),
        sa.Column("stock_code", sa.Text(), nullable=True),
        sa.Column("rocket_models", sa.Text(), nullable=True),
        sa.Column("rd_institution", sa.Text(), nullable=True),
        sa.Column("pinyin", sa.Text(), nullable=True),
        sa.Column("initials", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.CheckConstraint("hnte IN (0, 1)", name=op.f("ck_firm_hnte_bool")),
        sa.CheckConstraint("length(english_name) <= 4000", name=op.f("ck_firm_english_name_length")),
        sa.CheckConstraint("length(industry_code) <= 4000", name=op.f("ck_firm_industry_code_length")),
        sa.CheckConstraint("length(initials) <= 4000", name=op.f("ck_firm_initials_length")),
        sa.CheckConstraint("length(legal_name) <= 4000", name=op.f("ck_firm_legal_name_length")),
        sa.CheckConstraint("length(legal_rep) <= 4000", name=op.f("ck_firm_legal_rep_length")),
        sa.CheckConstraint("length(licences) <= 4000", name=op.f("ck_firm_licences_length")),
        sa.CheckConstraint("length(main_product) <= 4000", name=op.f("ck_firm_main_product_length")),
        sa.CheckConstraint("length(ops_address) <= 4000", name=op.f("ck_firm_ops_address_length")),
        sa.CheckConstraint("length(parent_group) <= 4000", name=op.f("ck_firm_parent_group_length")),
        sa.CheckConstraint("length(park) <= 4000", name=op.f("ck_firm_park_length")),
        sa.CheckConstraint("length(pinyin) <= 4000", name=op.f("ck_firm_pinyin_length")),
        sa.CheckConstraint("length(place) <= 4000", name=op.f("ck_firm_place_length")),
        sa.CheckConstraint("length(qms_cert) <= 4000", name=op.f("ck_firm_qms_cert_length")),
        sa.CheckConstraint("length(rd_institution) <= 4000", name=op.f("ck_firm_rd_institution_length")),
        sa.CheckConstraint("length(reg_address) <= 4000", name=op.f("ck_firm_reg_address_length")),
        sa.CheckConstraint("length(rocket_models) <= 4000", name=op.f("ck_firm_rocket_models_length")),
        sa.CheckConstraint("length(short_name) <= 4000", name=op.f("ck_firm_short_name_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_firm_source_length")),
        sa.CheckConstraint("length(stock_code) <= 4000", name=op.f("ck_firm_stock_code_length")),
        sa.CheckConstraint("length(tech_sme_no) <= 4000", name=op.f("ck_firm_tech_sme_no_length")),
        sa.CheckConstraint("length(uscc) <= 4000", name=op.f("ck_firm_uscc_length")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_firm")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("firm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_pinyin"), ["pinyin"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_firm_uscc"), ["uscc"], unique=True, sqlite_where=sa.text("uscc IS NOT NULL")
        )

    op.create_table(
        "import_file",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_import_file")),
        sqlite_strict=True,
    )
    op.create_table(
        "layout_memory",
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("layout", name=op.f("pk_layout_memory")),
        sqlite_strict=True,
    )
    op.create_table(
        "registry_info",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("fictional", sa.Integer(), nullable=True),
        sa.Column("data_date_from", sa.Text(), nullable=True),
        sa.Column("data_date_to", sa.Text(), nullable=True),
        sa.Column("data_date_precision", sa.Text(), nullable=True),
        sa.Column("data_date_flags", sa.Text(), nullable=True),
        sa.Column("data_date_text", sa.Text(), nullable=True),
        sa.CheckConstraint("fictional IN (0, 1)", name=op.f("ck_registry_info_fictional_bool")),
        sa.CheckConstraint("length(name) <= 4000", name=op.f("ck_registry_info_name_length")),
        sa.CheckConstraint("length(office) <= 4000", name=op.f("ck_registry_info_office_length")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_registry_info")),
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
        sa.CheckConstraint("length(code) <= 4000", name=op.f("ck_scheme_code_length")),
        sa.CheckConstraint("length(digest) <= 4000", name=op.f("ck_scheme_digest_length")),
        sa.CheckConstraint("length(version) <= 4000", name=op.f("ck_scheme_version_length")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_scheme")),
        sqlite_strict=True,
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
        sqlite_strict=True,
    )
    op.create_table(
        "value_source",
        sa.Column("tx", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tx", "uid", "field", name=op.f("pk_value_source")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("value_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_value_source_uid"), ["uid"], unique=False)

    op.create_table(
        "contact",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("length(digest) <= 4000", name=op.f("ck_contact_digest_length")),
        sa.CheckConstraint("length(email) <= 4000", name=op.f("ck_contact_email_length")),
        sa.CheckConstraint("length(person) <= 4000", name=op.f("ck_contact_person_length")),
        sa.CheckConstraint("length(phone) <= 4000", name=op.f("ck_contact_phone_length")),
        sa.CheckConstraint("length(role) <= 4000", name=op.f("ck_contact_role_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_contact_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_contact")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_firm"), ["firm"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("issued_from", sa.Text(), nullable=True),
        sa.Column("issued_to", sa.Text(), nullable=True),
        sa.Column("issued_precision", sa.Text(), nullable=True),
        sa.Column("issued_flags", sa.Text(), nullable=True),
        sa.Column("issued_text", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.CheckConstraint("length(about) <= 4000", name=op.f("ck_evidence_about_length")),
        sa.CheckConstraint("length(issuer) <= 4000", name=op.f("ck_evidence_issuer_length")),
        sa.CheckConstraint("length(sha256) <= 4000", name=op.f("ck_evidence_sha256_length")),
        sa.CheckConstraint("length(title) <= 4000", name=op.f("ck_evidence_title_length")),
        sa.CheckConstraint("length(url) <= 4000", name=op.f("ck_evidence_url_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_evidence_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_evidence")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_firm"), ["firm"], unique=False)

    op.create_table(
        "firm_identifier",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.CheckConstraint("length(value) <= 4000", name=op.f("ck_firm_identifier_value_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_firm_identifier_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_firm_identifier")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("firm_identifier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_identifier_firm"), ["firm"], unique=False)

    op.create_table(
        "firm_name",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("norm", sa.Text(), nullable=True),
        sa.CheckConstraint("length(name) <= 4000", name=op.f("ck_firm_name_name_length")),
        sa.CheckConstraint("length(norm) <= 4000", name=op.f("ck_firm_name_norm_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_firm_name_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_firm_name")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("firm_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_name_firm"), ["firm"], unique=False)
        batch_op.create_index(batch_op.f("ix_firm_name_norm"), ["norm"], unique=False)

    op.create_table(
        "firm_segment",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("is_primary", sa.Integer(), nullable=True),
        sa.CheckConstraint("is_primary IN (0, 1)", name=op.f("ck_firm_segment_is_primary_bool")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_firm_segment_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_firm_segment")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("firm_segment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_segment_firm"), ["firm"], unique=False)

    op.create_table(
        "firm_site",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.CheckConstraint("length(place) <= 4000", name=op.f("ck_firm_site_place_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_firm_site_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_firm_site")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("firm_site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_firm_site_firm"), ["firm"], unique=False)

    op.create_table(
        "funding_event",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("round_text", sa.Text(), nullable=True),
        sa.Column("rounds", sa.Text(), nullable=True),
        sa.Column("announced_from", sa.Text(), nullable=True),
        sa.Column("announced_to", sa.Text(), nullable=True),
        sa.Column("announced_precision", sa.Text(), nullable=True),
        sa.Column("announced_flags", sa.Text(), nullable=True),
        sa.Column("announced_text", sa.Text(), nullable=True),
        sa.Column("amount_lo", sa.Integer(), nullable=True),
        sa.Column("amount_hi", sa.Integer(), nullable=True),
        sa.Column("amount_kind", sa.Text(), nullable=True),
        sa.Column("amount_currency", sa.Text(), nullable=True),
        sa.Column("amount_flags", sa.Text(), nullable=True),
        sa.Column("amount_text", sa.Text(), nullable=True),
        sa.Column("investors", sa.Text(), nullable=True),
        sa.Column("valuation_lo", sa.Integer(), nullable=True),
        sa.Column("valuation_hi", sa.Integer(), nullable=True),
        sa.Column("valuation_kind", sa.Text(), nullable=True),
        sa.Column("valuation_currency", sa.Text(), nullable=True),
        sa.Column("valuation_flags", sa.Text(), nullable=True),
        sa.Column("valuation_text", sa.Text(), nullable=True),
        sa.Column("valuation_basis", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.CheckConstraint("length(round_text) <= 4000", name=op.f("ck_funding_event_round_text_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_funding_event_source_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_funding_event_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_funding_event")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("funding_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_event_firm"), ["firm"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("tx", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["import_file.sha256"], name=op.f("fk_import_batch_file")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_import_batch")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_tx"), ["tx"], unique=False)

    op.create_table(
        "metric",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("lo", sa.Integer(), nullable=True),
        sa.Column("hi", sa.Integer(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.CheckConstraint("length(currency) <= 4000", name=op.f("ck_metric_currency_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_metric_source_length")),
        sa.CheckConstraint("length(text) <= 4000", name=op.f("ck_metric_text_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_metric_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_metric")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("metric", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_metric_firm_metric_year"), ["firm", "metric", "year"], unique=True)

    op.create_table(
        "milestone",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("happened_from", sa.Text(), nullable=True),
        sa.Column("happened_to", sa.Text(), nullable=True),
        sa.Column("happened_precision", sa.Text(), nullable=True),
        sa.Column("happened_flags", sa.Text(), nullable=True),
        sa.Column("happened_text", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.CheckConstraint("length(event) <= 4000", name=op.f("ck_milestone_event_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_milestone_source_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_milestone_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_milestone")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_firm"), ["firm"], unique=False)

    op.create_table(
        "recognition",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("recognised_from", sa.Text(), nullable=True),
        sa.Column("recognised_to", sa.Text(), nullable=True),
        sa.Column("recognised_precision", sa.Text(), nullable=True),
        sa.Column("recognised_flags", sa.Text(), nullable=True),
        sa.Column("recognised_text", sa.Text(), nullable=True),
        sa.Column("valid_from_from", sa.Text(), nullable=True),
        sa.Column("valid_from_to", sa.Text(), nullable=True),
        sa.Column("valid_from_precision", sa.Text(), nullable=True),
        sa.Column("valid_from_flags", sa.Text(), nullable=True),
        sa.Column("valid_from_text", sa.Text(), nullable=True),
        sa.Column("valid_to_from", sa.Text(), nullable=True),
        sa.Column("valid_to_to", sa.Text(), nullable=True),
        sa.Column("valid_to_precision", sa.Text(), nullable=True),
        sa.Column("valid_to_flags", sa.Text(), nullable=True),
        sa.Column("valid_to_text", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("cert_no", sa.Text(), nullable=True),
        sa.Column("name_at_recognition", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.CheckConstraint("length(batch) <= 4000", name=op.f("ck_recognition_batch_length")),
        sa.CheckConstraint("length(cert_no) <= 4000", name=op.f("ck_recognition_cert_no_length")),
        sa.CheckConstraint(
            "length(name_at_recognition) <= 4000", name=op.f("ck_recognition_name_at_recognition_length")
        ),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_recognition_source_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_recognition_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_recognition")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recognition_firm"), ["firm"], unique=False)

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
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.CheckConstraint("length(digest) <= 4000", name=op.f("ck_selection_round_digest_length")),
        sa.CheckConstraint("length(title) <= 4000", name=op.f("ck_selection_round_title_length")),
        sa.ForeignKeyConstraint(["scheme"], ["scheme.uid"], name=op.f("fk_selection_round_scheme")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_selection_round")),
        sqlite_strict=True,
    )
    op.create_table(
        "veto_record",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("decided_from", sa.Text(), nullable=True),
        sa.Column("decided_to", sa.Text(), nullable=True),
        sa.Column("decided_precision", sa.Text(), nullable=True),
        sa.Column("decided_flags", sa.Text(), nullable=True),
        sa.Column("decided_text", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.CheckConstraint("length(authority) <= 4000", name=op.f("ck_veto_record_authority_length")),
        sa.CheckConstraint("length(document_no) <= 4000", name=op.f("ck_veto_record_document_no_length")),
        sa.CheckConstraint("length(source) <= 4000", name=op.f("ck_veto_record_source_length")),
        sa.ForeignKeyConstraint(["firm"], ["firm.uid"], name=op.f("fk_veto_record_firm")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_veto_record")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("veto_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_veto_record_firm"), ["firm"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["import_batch.uid"], name=op.f("fk_import_row_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_row_batch"), ["batch"], unique=False)

    op.create_table(
        "import_record",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("tx", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["row"], ["import_row.id"], name=op.f("fk_import_record_row")),
        sa.PrimaryKeyConstraint("row", "table_name", "uid", name=op.f("pk_import_record")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("import_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_record_uid"), ["uid"], unique=False)
