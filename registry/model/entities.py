"""The entities of a registry, field by field, and the tables made of them.

Every record has a text key ``uid``, a ``row_version`` that counts its changes, and the day it came in. The key is stable
for ever: exports, the change log and merges speak of it.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text

from registry.model.catalogue import Entity, Field, Kind, Sensitivity
from registry.model.cultivation_entities import CULTIVATION_ENTITIES
from registry.model.firm_entities import FIRM_ENTITIES
from registry.model.office_entities import OFFICE_ENTITIES
from registry.model.round_entities import ROUND_ENTITIES

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=_NAMING)

REGISTRY_INFO = Entity(
    "registry_info",
    "Registry",
    "培育库",
    (
        Field(key="name", en="Name", zh="名称", required=True),
        Field(key="office", en="Office", zh="单位"),
        Field(key="fictional", en="Fictional data", zh="虚构示例数据", kind=Kind.BOOLEAN),
        Field(key="data_date", en="Data as of", zh="数据日期", kind=Kind.DATE),
    ),
)

ENTITIES: dict[str, Entity] = {
    e.table: e
    for e in (
        REGISTRY_INFO, *FIRM_ENTITIES, *CULTIVATION_ENTITIES, *ROUND_ENTITIES, *OFFICE_ENTITIES,
    )
}  # fmt: skip
"""All record tables in an order in which parents come before children."""

KEPT_FROM_LOG: dict[str, tuple[str, ...]] = {
    e.table: personal
    for e in ENTITIES.values()
    if (personal := tuple(f.key for f in e.fields if f.sensitivity is Sensitivity.PERSONAL))
}
"""By table the personal data that the change log never sees: it holds their salted digest in the field ``digest``."""

_REFERENCES = {
    "firm": "firm",
    "scheme": "scheme",
    "round": "selection_round",
    "expert": "expert",
    "candidature": "candidature",
    "support": "support",
    "plan": "plan_set",
}


def _table(entity: Entity) -> Table:
    columns: list[Column[object]] = [
        Column("uid", Text, primary_key=True),
        Column("row_version", Integer, nullable=False, server_default="1"),
    ]
    for field in entity.fields:
        for spec in field.columns:
            kind = Integer if spec.integer else Text
            links = (ForeignKey(f"{_REFERENCES[field.key]}.uid"),) if field.kind is Kind.REFERENCE else ()
            columns.append(Column(spec.name, kind, *links, nullable=not field.required))
    checks = [
        CheckConstraint(f"{f.key} IN (0, 1)", name=f"{f.key}_bool") for f in entity.fields if f.kind is Kind.BOOLEAN
    ]
    checks += [
        CheckConstraint(f"length({f.key}) <= 4000", name=f"{f.key}_length")
        for f in entity.fields
        if f.kind is Kind.TEXT
    ]
    return Table(entity.table, metadata, *columns, *checks, sqlite_strict=True)


TABLES: dict[str, Table] = {name: _table(entity) for name, entity in ENTITIES.items()}

Index(None, TABLES["firm"].c.uscc, unique=True, sqlite_where=TABLES["firm"].c.uscc.is_not(None))
Index(None, TABLES["firm"].c.pinyin)
Index(None, TABLES["firm_name"].c.norm)
Index(None, TABLES["metric"].c.firm, TABLES["metric"].c.metric, TABLES["metric"].c.year, unique=True)
Index(None, TABLES["scheme"].c.code, TABLES["scheme"].c.version, unique=True)
Index(None, TABLES["candidature"].c.round, TABLES["candidature"].c.firm_uid, unique=True)
Index(None, TABLES["panel_seat"].c.round, TABLES["panel_seat"].c.expert, unique=True)
Index(None, TABLES["recusal"].c.candidature, TABLES["recusal"].c.expert, unique=True)
Index(None, TABLES["mark"].c.candidature, TABLES["mark"].c.expert, TABLES["mark"].c.item, unique=True)
for _name in ("round_step", "mark", "recusal", "decision", "objection"):
    Index(None, TABLES[_name].c.round)
Index(None, TABLES["expert_tie"].c.expert)
Index(None, TABLES["instrument"].c.code, unique=True)
Index(None, TABLES["rule_set"].c.code, TABLES["rule_set"].c.version, unique=True)
Index(None, TABLES["payment"].c.support)
Index(None, TABLES["claim"].c.record)
Index(None, TABLES["plan_set"].c.code, unique=True)
Index(None, TABLES["plan_target"].c.plan, TABLES["plan_target"].c.code, unique=True)
Index(None, TABLES["office_term"].c.vocabulary, TABLES["office_term"].c.code, unique=True)
Index(None, TABLES["holiday"].c.day_from, unique=True)
Index(None, TABLES["heading"].c.part, unique=True)
for _name, _entity in ENTITIES.items():
    if any(f.key == "firm" for f in _entity.fields) and _name != "metric":
        Index(None, TABLES[_name].c.firm)
