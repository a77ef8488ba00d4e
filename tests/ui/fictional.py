"""A registry of fictional firms for the tests and pictures of the screens. No firm, person or figure in it is real."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from registry.change import ChangeSet, ImportBatch, Insert, Operation, SheetRow, Update, apply, new_registry
from registry.change.create import INFO_UID
from registry.model.entities import ENTITIES, REGISTRY_INFO
from registry.model.pinyin import pinyin_of
from registry.model.values import Amount, AmountKind, Precision, UncertainDate
from registry.store import Registry

AS_OF = date(2025, 10, 17)
BOOK = "Q3-fictional.xlsx"
FEN_PER_MILLION = 100_000_000

# English name, Chinese name, district, segment.
_NAMES = """
Amberlark Telemetry|琥雀测控|310114|ground
Bao Ridge Composites|宝岭复材|310113|parts
Blue Egret Launch|青鹭运载|310117|launch
Cedar Bay Optics|杉湾光学|310104|payload
Chalk River Sensors|白垩传感|310112|payload
Dawnreed Antennas|晨苇天线|310118|ground
Driftwood Datalink|浮木数链|310112|payload
East Mooring Geodata|东泊时空|310110|service
Fernhill Valves|蕨山阀门|310117|parts
Foxglove Orbits|指顶花轨道|310115|service
Granite Kite Rockets|岩鸢火箭|330500|launch
Halcyon Thermal|翠鸟热控|310117|parts
Heron Quay Power|鹭码头电源|310113|parts
Inkstone Microsat|砚石微星|310112|sat
Jade Lantern Imaging|玉灯影像|310112|service
Juniper Propellants|桧木推进剂|310116|parts
Kestrel Yard Vehicles|红隼车间|320600|launch
Kiln Street Forgings|窑街锻造|310116|parts
Lark Meadow Ground|云雀地面|310109|ground
Lime Pier Avionics|青柠航电|310112|parts
Mallow Creek Engines|锦葵动力|310115|parts
Maple Tern Satellites|枫燕卫星|310117|sat
Nettle Works Launch|荨坊运载|310115|launch
North Sluice Tanks|北闸贮箱|310113|parts
Oatfield Receivers|燕麦接收机|310114|ground
Osprey Loft Payloads|鱼鹰载荷|310115|payload
Peartree Structures|梨树结构|310117|parts
Pebble Moon Systems|卵月系统|310110|sat
Quarry Lane Testing|石巷测试|310120|ground
Quill Harbour Science|羽港科技|310104|service
Ravenswood Attitude|鸦林姿控|310114|parts
Reed Compass Nav|苇针导航|310112|service
Saffron Gate Laser|藏红激光|310115|payload
Silverfin Phased Array|银鳍相控阵|310118|payload
Tallow Hill Batteries|乌桕电池|310116|parts
Thistle Point Cloud|蓟点云图|310110|service
Umber Vale Nozzles|赭谷喷管|310117|parts
Vetch Island Station|豌豆岛测站|310151|ground
Willow Spar Booms|柳桁伸杆|310113|parts
Yarrow Sky Broadband|蓍天宽带|310115|sat
"""
_EVENTS = (
    ("engine_hotfire", "发动机整机试车 300 秒"),
    ("first_flight", "首飞入轨"),
    ("satellite_in_orbit", "第 12 颗卫星入轨"),
    ("plant_commissioned", "总装厂投产"),
    ("recovery_test", "百米级回收试验"),
    ("product_qualified", "鉴定试验通过"),
)
_TIERS = (
    "srdi_sme", "little_giant", "innovative_sme", None, "srdi_sme", "innovative_sme", "srdi_sme", "little_giant",
)  # fmt: skip
_ROUNDS = (("A 轮", "a"), ("B 轮", "b"), ("Pre-A 轮", "pre_a"), ("天使轮", "angel"), ("A+ 轮", "a_plus"), ("C 轮", "c"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Records of one fictional firm and the cells they came from."""

    operations: list[Operation]
    row: SheetRow


def _day(value: date) -> UncertainDate:
    return UncertainDate(Precision.DAY, value, value, value.isoformat())


def _exact(fen: int) -> Amount:
    return Amount(AmountKind.EXACT, fen, fen, text="")


def _insert(table: str, uid: str, **values: Any) -> Insert:
    return Insert(table, uid, ENTITIES[table].encode(values) if table in ENTITIES else values)


def _sheets(copies: int) -> Iterator[Sheet]:
    lines = [line.split("|") for line in _NAMES.strip().splitlines()]
    for number in range(len(lines) * copies):
        english, chinese, district, segment = lines[number % len(lines)]
        turn = number // len(lines)
        suffix = f" {turn + 1}" if turn else ""
        yield _sheet(number, english + suffix, chinese + suffix.strip(), district, segment)


def _sheet(n: int, english: str, chinese: str, district: str, segment: str) -> Sheet:
    uid = f"firm-{n:05d}"
    legal = f"上海虚构{chinese}有限公司" if district.startswith("31") else f"虚构{chinese}有限公司"
    firm: dict[str, Any] = {
        "legal_name": legal,
        "short_name": chinese,
        "english_name": english,
        "uscc": f"91{district}MA1K{n:05d}X" if n % 7 else None,
        "district": district,
        "established": _day(date(2014 + n % 9, 1 + n % 12, 5)),
        "segment": segment,
        "pinyin": pinyin_of(chinese)[0],
        "initials": pinyin_of(chinese)[1],
    }
    if n % 3 == 0:
        firm |= {"main_product": "星载部组件", "ownership": "private", "legal_rep": "虚构人甲"}
    operations: list[Operation] = [_insert("firm", uid, **firm)]
    records: list[tuple[str, str, dict[str, str]]] = [
        ("firm", uid, {"legal_name": "B", "uscc": "C", "english_name": "D", "district": "E", "established": "G"})
    ]
    for maker in (_recognition, _funding, _milestones, _metrics):
        for operation, columns in maker(n, uid):
            operations.append(operation)
            records.append((operation.table, operation.uid, columns))
    cells = {"B": legal, "C": firm["uscc"] or "", "D": english, "H": "412", "F": "31800", "J": "A轮"}
    return Sheet(operations, SheetRow("Sheet1", n + 5, cells, tuple(records)))


Made = list[tuple[Insert, dict[str, str]]]


def _recognition(n: int, uid: str) -> Made:
    tier = _TIERS[n % len(_TIERS)]
    if tier is None:
        return []
    status = "applied" if n % 17 == 6 else "valid"
    until = AS_OF + timedelta(days=(n * 61) % 900 - 40)
    values: dict[str, Any] = {"firm": uid, "tier": tier, "status": status}
    if status == "valid":
        values |= {"recognised": _day(until - timedelta(days=3 * 365)), "valid_to": _day(until)}
    return [(_insert("recognition", f"{uid}-t", **values), {"tier": "I", "valid_to": "K"})]


def _funding(n: int, uid: str) -> Made:
    if n % 9 == 4:
        return []
    text, code = _ROUNDS[n % len(_ROUNDS)]
    amount: Amount | None = _exact((20 + (n * 137) % 900) * FEN_PER_MILLION)
    if n % 8 == 3:
        amount = Amount(AmountKind.MIN, 1_500 * FEN_PER_MILLION, None, text="超15亿元")
    if n % 10 == 5:
        amount = Amount(AmountKind.UNDISCLOSED, None, None, text="未披露")
    values = {
        "firm": uid,
        "round_text": text,
        "rounds": code,
        "announced": _day(date(2023 + n % 3, 1 + n % 9, 12)),
        "amount": amount,
        "investors": "虚构资本、示例创投",
    }
    return [(_insert("funding_event", f"{uid}-r", **values), {"round_text": "J", "amount": "L"})]


def _milestones(n: int, uid: str) -> Made:
    made: Made = []
    for step in range(n % 4):
        kind, event = _EVENTS[(n + step) % len(_EVENTS)]
        known = kind if kind in _milestone_codes() else None
        values = {
            "firm": uid,
            "kind": known,
            "event": event,
            "happened": _day(date(2025 - step, 1 + (n + step) % 9, 3)),
            "outcome": "success",
            "status": "done",
        }
        made.append((_insert("milestone", f"{uid}-m{step}", **values), {"event": "M", "happened": "N"}))
    return made


def _milestone_codes() -> set[str]:
    from registry.model.vocab import vocabulary

    return {term.code for term in vocabulary("milestone")}


def _metrics(n: int, uid: str) -> Made:
    if n % 6 == 2:
        return []
    made: Made = []
    revenue = (30 + (n * 97) % 900) * FEN_PER_MILLION
    figures = {"revenue": revenue, "rd_expense": revenue * (8 + n % 15) // 100, "headcount": 40 + (n * 53) % 900}
    if n % 2:
        figures["invention_patents"] = n % 40
    for place, (code, figure) in enumerate(figures.items()):
        money = code in ("revenue", "rd_expense")
        values = {
            "firm": uid,
            "metric": code,
            "year": 2024,
            "kind": "exact",
            "lo": figure,
            "hi": figure,
            "currency": "CNY" if money else None,
        }
        made.append((_insert("metric", f"{uid}-y{place}", **values), {"lo": "FGH"[place % 3]}))
    return made


def make_registry(path: Path, copies: int = 1, *, name: str = "Shanghai, fictional") -> Registry:
    """A registry at `path` with 40 × `copies` fictional firms, as if imported from a sheet, dated `AS_OF`."""
    registry = new_registry(path, name=name, actor="tests", fictional=True)
    sheets = list(_sheets(copies))
    operations = [operation for sheet in sheets for operation in sheet.operations]
    body = b"no workbook"
    digest = hashlib.sha256(body).hexdigest()
    batch = ImportBatch("batch-1", BOOK, digest, body, "{}", "{}", tuple(sheet.row for sheet in sheets))
    ordered = sorted(operations, key=lambda o: list(ENTITIES).index(o.table) if o.table in ENTITIES else 99)
    field = REGISTRY_INFO.field("data_date")
    dated = Update("registry_info", INFO_UID, field.encode(None), field.encode(_day(AS_OF)))
    change = ChangeSet("import", "Import {file}", "tests", (*ordered, dated), {"file": BOOK}, batches=(batch,))
    apply(registry, change)
    return registry
