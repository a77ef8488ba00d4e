"""Papers of the whole registry: they say what the registry says, and count it right."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from registry.cli.main import main
from registry.cultivation.rules import save_rules
from registry.errors import UserError
from registry.model.entities import TABLES
from registry.report.emit.archive import attached
from registry.report.emit.register_books import register_book
from registry.report.emit.sheet import render_sheet
from registry.report.paper_check import verify_paper
from registry.report.papers.brief import brief_paper
from registry.report.papers.brief_views import BriefPaper
from registry.report.papers.evidence import NAMING, EvidencePaper
from registry.report.papers.ledger import LedgerPaper, ledger_paper
from registry.report.papers.places import read_places
from registry.report.papers.reverify import DISTRICT, ReverifyOptions, ReverifyPaper, reverify_of, reverify_subjects
from registry.report.papers.support import SupportPaper, support_paper
from registry.report.wording import PaperLanguage, Words
from registry.resources import resource_path
from registry.srdi import TierState
from registry.store import open_registry
from registry.view.cultivation import ladder_board
from tests.report import played, supported
from tests.report.sheets import paper_of, sheets
from tests.report.test_shortlist_pdf import squashed, texts

DAY = date(2025, 6, 30)


def test_the_ledger_holds_firm_names_once_and_its_sums_agree() -> None:
    paper = paper_of("ledger", LedgerPaper)
    rows = [row for district in paper.districts for row in district.rows]
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        names = set(connection.execute(select(TABLES["firm"].c.legal_name)).scalars())
        places = read_places(connection, DAY)
    assert sorted(row.name.zh for row in rows) == sorted(names)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    held = sum(one.step > 0 and one.stand.state in (TierState.VALID, TierState.DUE) for one in places.of)
    assert sum(rung.held for rung in paper.rungs) == held
    assert f"{held} of {len(rows)} firms" in paper.finding.en
    assert f"{held} 家持有效梯度称号" in paper.finding.zh
    assert sum(rung.due for rung in paper.rungs) == sum(row.alarm == "due" for row in rows)
    for row in rows:
        assert row.met + row.unmet + row.unknown > 0
        assert len(row.lacking) >= row.unmet - 1, "entry conditions count as one"


def test_the_ledger_says_of_each_row_what_it_is() -> None:
    paper = paper_of("ledger", LedgerPaper)
    assert [(rung.tier.en, rung.tier.zh, rung.lapsed) for rung in paper.rungs] == [
        ("Little Giant", "小巨人", 0),
        ("SRDI", "专精特新", 0),
        ("Innovative, Tech SME", "创新型、科技型", 5),
    ], "a step is named by the titles that its firms hold or held"
    rows = [row for district in paper.districts for row in district.rows]
    top = [row for row in rows if row.tier.en == "Little Giant"]
    assert len(top) == 10
    assert {(row.next_step.en, row.readiness.en) for row in top} == {("— (top step)", "checked against Little Giant")}
    assert {(row.next_step.zh, row.readiness.zh) for row in top} == {("—（最高梯度）", "对照小巨人核对")}
    assert paper.ladder_finding.en.startswith("The title most often held is Innovative: 23 of 45 holders.")
    assert "no firm meets every condition" in paper.ladder_finding.en
    assert "尚无企业满足下一梯度的全部条件" in paper.ladder_finding.zh
    said = [one for d in paper.districts for one in (d.summary.en, d.summary.zh)]
    assert not any(": 0" in one or " 0 家" in one for one in said), "what is not there is not counted"


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (PaperLanguage.EN, ["Notmet:Nobreach", "Pudong,continued", "7inall"]),
        (PaperLanguage.ZH, ["不满足：近三年无", "浦东（续）", "等7项"]),
        (PaperLanguage.BOTH, ["Notmet:", "Toaskfor:SME", "有效期内Valid", "差距较大Far", "（续）"]),
    ],
)
def test_the_ledger_on_paper_says_what_is_not_met_and_in_which_district_it_goes_on(
    language: PaperLanguage, wanted: list[str]
) -> None:
    text = squashed("".join(texts(render_sheet(sheets()["ledger"], language).data)))
    assert [one for one in wanted if one not in text] == []


def test_a_firm_without_a_credit_code_has_a_dash_in_the_ledger() -> None:
    paper = paper_of("ledger", LedgerPaper)
    bare = [row for district in paper.districts for row in district.rows if not row.uscc]
    assert bare
    text = squashed("".join(texts(render_sheet(paper, PaperLanguage.EN).data)))
    assert all(f"{squashed(row.name.zh)}—·" in text for row in bare)


def test_the_notice_goes_to_every_firm_that_is_due_and_to_nobody_else() -> None:
    batch = paper_of("reverify-batch", ReverifyPaper)
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        places = read_places(connection, DAY)
        due = {o.facts.uid for o in places.of if o.step and o.stand.state is TierState.DUE}
        assert {one.key for one in batch.notices} == due
        subjects = [key for key, _ in reverify_subjects(places)]
        districts = [key for key in subjects if key.startswith(DISTRICT)]
        found = [n.key for d in districts for n in reverify_of(connection, places, d, ReverifyOptions()).notices]
        assert sorted(found) == sorted(due), "the districts together are all of them"
        nobody = next(o.facts.uid for o in places.of if o.facts.uid not in due)
        with pytest.raises(UserError, match="No title ends"):
            reverify_of(connection, places, nobody, ReverifyOptions())
    for one in batch.notices:
        assert 0 <= one.days <= 90
        assert "截至 2025 年 6 月 30 日" in one.opening.zh, (
            "nobody has dated the letter yet: counted from the day of the data"
        )
        assert str(one.days) in one.opening.en
        assert str(one.days) in one.opening.zh
    single = paper_of("reverify", ReverifyPaper)
    assert not single.is_batch
    assert "31 July 2025" in single.notices[0].closing[0].en
    assert "____年____月____日" in batch.notices[0].closing[0].zh, "what nobody filled in is left to fill in"
    assert not any(fact.value for fact in batch.signed), "room to write in, and no underscores above the rule"


def test_a_letter_counts_from_its_own_day_and_names_the_title_as_it_was_given() -> None:
    single = paper_of("reverify", ReverifyPaper).notices[0]
    assert single.days == (date(2025, 8, 31) - date(2025, 7, 1)).days == 61
    assert single.opening == Words(
        "Your title “SRDI SME” is valid until August 2025; on 1 July 2025, 61 days are left. Please apply in time.",
        "贵公司“专精特新中小企业”称号有效期至 2025 年 8 月，截至 2025 年 7 月 1 日尚余 61 天，请按期申请复核。",
    )
    facts = {fact.label.en: fact.value for fact in single.facts}
    assert facts["Valid until"] == Words("August 2025", "2025 年 8 月")
    assert facts["District"] == Words("Songjiang District", "松江区")
    assert "61" in facts["Days left"].zh
    titles = {one.tier.zh for one in paper_of("reverify-batch", ReverifyPaper).notices}
    assert titles == {"专精特新中小企业", "专精特新“小巨人”企业"}
    assert any(
        "“专精特新‘小巨人’企业”称号" in one.opening.zh for one in paper_of("reverify-batch", ReverifyPaper).notices
    )
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        late = ReverifyOptions(dated=date(2025, 12, 1))
        (ended,) = reverify_of(connection, read_places(connection, DAY), single.key, late).notices
    assert "was valid until" in ended.opening.en
    assert "-" not in ended.opening.zh


def test_each_letter_counts_its_own_pages_and_names_the_firm_by_its_legal_name() -> None:
    batch = paper_of("reverify-batch", ReverifyPaper)
    for language in PaperLanguage:
        pages = texts(render_sheet(batch, language).data)
        assert len(pages) == 1 + len(batch.notices)
        assert all("1 / 1" in page for page in pages), language
        for page, one in zip(pages[1:], batch.notices, strict=True):
            assert squashed(one.name.zh) in squashed(page), language


def test_a_bilingual_letter_lists_every_condition_where_the_page_has_room() -> None:
    single = paper_of("reverify", ReverifyPaper)
    (page,) = texts(render_sheet(single, PaperLanguage.BOTH).data)
    assert "不详notknown" in squashed(page)
    assert squashed(page).count("在库数据满足metonrecord") == sum(
        one.said.en == "met on record" for one in single.notices[0].lines
    )


def test_the_brief_counts_the_events_it_lists() -> None:
    paper = paper_of("brief", BriefPaper)
    assert paper.rounds
    assert paper.milestones
    assert paper.funding_finding.en.startswith(
        f"{len(paper.rounds)} rounds were announced in the quarter, 19 in the one before."
    )
    bare = sum(one.amount.en == "undisclosed" for one in paper.rounds)
    assert f"about ¥ 4,170 m, not counting {bare} rounds without a figure" in paper.funding_finding.en
    assert f"本季度融资合计约 41.7 亿元（{bare} 笔未披露" in paper.funding_finding.zh
    assert f"公告融资 {len(paper.rounds)} 笔" in paper.finding.zh
    failed = sum(one.failed for one in paper.milestones)
    assert f"Failed: {failed}." in paper.milestone_finding.en
    dates = [one.announced for one in paper.rounds]
    for when in (*dates, *(one.happened for one in paper.milestones)):
        assert when.en.startswith("2024-1") or when == Words("Q4 2024", "2024 年第 4 季度"), "certainly in the quarter"
    wide = [when.en == "Q4 2024" for when in dates]
    assert any(wide)
    assert wide == sorted(wide), "what is known to the quarter only stands last"
    assert {one.round for one in paper.rounds if "," in one.round.en} == {Words("B, B+", "B 轮、B+ 轮")}
    assert sum(rung.held for rung in paper.rungs) == int(paper.figures[1].value)
    assert len(paper.quarters) == 4
    assert all(len(row.marks) == 4 for row in paper.districts)


def test_the_targets_of_the_brief_agree_with_each_other_and_have_their_units() -> None:
    paper = paper_of("brief", BriefPaper)
    assert paper.targets_finding.en == (
        "53 % of the plan’s time has passed. Of 7 targets 2 keep pace, none lags behind, 5 cannot be compared."
    )
    assert paper.targets_finding.zh == "实施时间已过 53%。7 项目标中，2 项达到序时进度，无落后项，5 项无法比较。"
    rows = {one.title.zh: one for one in paper.targets}
    rockets, satellites = rows["火箭年产能"], rows["卫星年产能"]
    assert (rockets.title.en, rockets.value, rockets.goal) == (
        "Rocket capacity per year", Words("27 rockets", "27 枚"), Words("50 rockets", "50 枚"),
    )  # fmt: skip
    assert rockets.note.en.endswith("Actual output: 15 rockets.")
    assert rockets.note.zh.endswith("实际产量 15 枚。")
    assert (rockets.gap.en, satellites.gap.en) == ("1 point ahead", "25 points ahead")
    assert (satellites.value.zh, satellites.goal.zh) == ("467 颗", "600 颗")
    assert rows["空间信息产业规模"].goal == Words("¥ 200 bn", "2,000 亿元")
    assert rows["商业航天重点企业"].goal.zh == "10 家"
    assert rows["新建创新平台"].goal.zh == "5 项"
    text = squashed("".join(texts(render_sheet(paper, PaperLanguage.EN).data)))
    assert "54%1pointahead" in text
    assert "78%25pointsahead" in text


def test_the_ladder_of_the_brief_counts_titles_until_their_last_day() -> None:
    paper = paper_of("brief", BriefPaper)
    assert (
        paper.ladder_finding.en == "50 firms hold a tier, 15 of them recognised in 2024; 5 titles end within 90 days."
    )
    assert [(one.tier.zh, one.held, one.due, one.lapsed) for one in paper.rungs][-1] == ("创新型、科技型", 28, 5, 0)
    assert paper.returns_finding == Words(
        "All 16 districts have sent their return for the quarter.", "16 个区均已报送本季度填报表。"
    )
    text = squashed("".join(texts(render_sheet(paper, PaperLanguage.BOTH).data)))
    for wanted in ("成功Success", "按时ontime", "不详notknown", "Aofficialdocument", "2024年第1季度"):
        assert wanted in text, wanted


def test_a_brief_of_a_registry_without_events_counts_no_zeros() -> None:
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        paper = brief_paper(connection, date(2012, 12, 31))
    for said in (
        paper.finding,
        paper.targets_finding,
        paper.ladder_finding,
        paper.funding_finding,
        paper.returns_finding,
    ):
        assert not re.search(r"(?<![\d-])0 ", said.en), said.en
        assert not re.search(r"(?<![\d-])0 [家项笔]", said.zh), said.zh


def test_the_index_counts_every_record_once() -> None:
    paper = paper_of("evidence", EvidencePaper)
    records = 0
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        for table in NAMING:
            records += len(connection.execute(select(TABLES[table].c.uid)).all())
    assert sum(one.records for one in paper.grades) == records
    assert sum(one.records for one in paper.pieces) + sum(f.bare for f in paper.firms) == records
    for piece in paper.pieces:
        assert piece.records == sum(use.records for use in piece.uses)
    for firm in paper.firms:
        own = {p.number for p in paper.pieces if any(use.firm == firm.name for use in p.uses)}
        assert set(firm.numbers) == own


def test_what_the_index_says_is_true_rounded_and_counts_no_zeros() -> None:
    paper = paper_of("evidence", EvidencePaper)
    assert paper.finding == Words(
        "No evidence is on file, 5 sources are named; 386 records name their source, 2,629 name none.",
        "尚无存档材料，注明来源 5 种；386 条记录注明来源，2,629 条未注明。",
    )
    assert paper.grades_finding.en == "11 % of all 3,015 records rest on grade A or B."
    assert paper.pieces_finding.en == "The source most often named is “合同、公告或批文”: 142 records."
    assert paper.firms_finding == Words(
        "52 of 60 firms rest on a piece of grade A or B; all have records that name no source.",
        "60 家企业中 52 家有 A、B 级来源；各企业均有未注明来源的记录。",
    )
    grades = {one.grade: one.label.zh for one in paper.grades}
    assert (grades["A"], grades["D"]) == ("正式文件", "企业自报"), "the words of the key to the grades"


@pytest.mark.parametrize("language", PaperLanguage)
def test_the_index_stands_in_the_order_of_the_names_that_lead(language: PaperLanguage) -> None:
    paper = paper_of("evidence", EvidencePaper)
    english = sorted((one.name.en for one in paper.firms), key=str.casefold)
    wanted = english if language is PaperLanguage.EN else [one.name.zh for one in paper.firms]
    sheet = load_workbook(BytesIO(register_book(paper, language))).worksheets[2]
    said = [str(row[1].value) for row in sheet.iter_rows(min_row=5)]
    assert all(name.startswith(start) for name, start in zip(said, wanted, strict=True))
    text = squashed("".join(texts(render_sheet(paper, language).data)))
    text = text[text.index("Byfirm" if language is PaperLanguage.EN else "按企业") :]
    at = [text.index(squashed(name)) for name in wanted]
    assert at == sorted(at)


def test_the_bilingual_index_names_its_firms_in_both_languages() -> None:
    text = squashed("".join(texts(render_sheet(sheets()["evidence"], PaperLanguage.BOTH).data)))
    for wanted in ("否no", "DilanLaserLinks;and47morefirms", "统一社会信用代码"):
        assert wanted in text, wanted


def test_the_overview_counts_support_by_instrument_district_and_tier() -> None:
    paper = paper_of("support", SupportPaper)
    by_instrument, by_district, by_tier = paper.tables
    told = {line.title.zh: line for line in by_instrument.lines}
    fund = told["行动计划产业基金"]
    assert (fund.firms, fund.granted, fund.revoked, fund.paid_to) == (2, 1, 1, 2)
    assert (fund.amount_fen, fund.paid_fen) == (1500_0000_00, 1500_0000_00), "what came back is taken off"
    equipment = by_instrument.lines[0]
    assert (equipment.firms, equipment.sought, equipment.granted) == (4, 1, 3)
    assert equipment.amount.en.endswith("1 without a figure")
    assert equipment.amount_fen == 126_5000_00
    (own,) = [line for line in by_instrument.lines if line.title.zh == "区级场地补贴（虚构）"]
    assert own.paid.zh == "1 笔金额不详"
    for table in paper.tables:
        assert sum(line.paid_fen for line in table.lines) == sum(line.paid_fen for line in by_instrument.lines)
        assert sum(line.amount_fen for line in table.lines) == sum(line.amount_fen for line in by_instrument.lines)
    assert sum(line.firms for line in by_district.lines) == sum(line.firms for line in by_tier.lines) == 7
    assert "4 of 7 firms" in paper.finding.en
    assert "7 家企业申请扶持，4 家获批" in paper.finding.zh


def test_the_overview_speaks_of_applicants_where_it_counts_them() -> None:
    paper = paper_of("support", SupportPaper)
    by_instrument, by_district, by_tier = paper.tables
    granted = [line.title.en for line in by_instrument.lines if line.granted]
    assert f"under {len(granted)} instruments" in paper.finding.en
    assert f"涉及 {len(granted)} 项扶持政策" in paper.finding.zh
    assert by_district.lines[0].granted == 0, "the district with most applicants was granted nothing"
    assert by_instrument.finding == Words(
        "More firms applied for “Equipment and software” than for any other instrument: 4 of 7.",
        "申请“设备和软件投入支持”的企业最多，7 家中有 4 家。",
    )
    assert by_district.finding.zh == "申请企业以浦东新区最多，7 家中有 2 家。"
    assert by_tier.finding.zh == "申请企业以“专精特新中小企业”最多，7 家中有 3 家。"
    assert by_tier.finding.en == "More applicants hold the tier SRDI SME than any other: 3 of 7."


def test_the_sums_of_the_overview_are_exact_in_one_unit_with_their_total() -> None:
    paper = paper_of("support", SupportPaper)
    for table in paper.tables:
        assert table.total.firms == 7, "a firm on several lines counts once"
        assert table.total.amount_fen == 1_638_5000_00
        assert table.total.paid_fen == 1_546_5000_00
        assert (table.total.amount_unknown, table.total.paid_unknown) == (1, 1)
    for language in PaperLanguage:
        text = squashed("".join(texts(render_sheet(paper, language).data)))
        for said in ("126.5", "1,500.0", "1,638.5", "1,546.5"):
            assert said in text, (language, said)
        assert "1.27" not in text
        heads = ("Sumpaid,CNY10,000",) if language is PaperLanguage.EN else ("拨付金额（万元）", "申请企业", "家数")
        assert all(head in text for head in heads)


def test_the_overview_names_districts_in_full_and_in_their_order() -> None:
    paper = paper_of("support", SupportPaper)
    never = list(dict.fromkeys(one.district.zh for one in paper.silent if one.last is None))
    assert never[:3] == ["黄浦区", "徐汇区", "长宁区"]
    assert {one.district.en for one in paper.promises} == {"Songjiang District", "Pudong New Area"}
    text = squashed("".join(texts(render_sheet(paper, PaperLanguage.BOTH).data)))
    assert all(squashed(one.firm.en) in text for one in paper.silent)


def test_the_overview_names_what_is_overdue_and_who_was_not_met() -> None:
    paper = paper_of("support", SupportPaper)
    overdue = [(one.promised.zh, one.due.isoformat(), one.days) for one in paper.promises]
    assert overdue == [
        ("协调临港试车场地", "2024-12-31", 181),
        ("辅导申请贷款贴息并联系合作银行", "2025-03-31", 91),
    ], "a promise for today is not overdue, and a kept one is none"
    with open_registry(supported.file()) as registry:
        board = ladder_board(registry, DAY)
        uids = supported.firms(registry)
    silent = {place.facts.legal_name for place in board.places if board.state(place.facts.uid).silent}
    assert {one.firm.zh for one in paper.silent} == silent
    names = {place.facts.uid: place.facts.legal_name for place in board.places}
    dated = [(one.firm.zh, one.last) for one in paper.silent if one.last is not None]
    assert dated == [(names[uids[4]], date(2024, 3, 31)), (names[uids[1]], date(2024, 11, 20))]
    assert next(one.officer.zh for one in paper.silent if one.firm.zh == names[uids[1]]) == "乙专员"
    assert f"{len(silent)} of {len(names)} firms" in paper.silent_finding.en


def test_the_workbook_of_the_overview_has_sums_as_numbers_and_days_as_days() -> None:
    paper = paper_of("support", SupportPaper)
    book = load_workbook(BytesIO(register_book(paper, PaperLanguage.BOTH)))
    assert len(book.sheetnames) == 5
    first = book.worksheets[0]
    for row, line in enumerate(paper.tables[0].lines, 5):
        assert first.cell(row, 2).value == line.firms
        assert first.cell(row, 8).value == (line.amount_fen / 100 if line.amount else None)
    promises = book.worksheets[3]
    days = [promises.cell(row, 7).value for row in (5, 6)]
    assert [day.date() for day in days if isinstance(day, datetime)] == [one.due for one in paper.promises]


def test_an_overview_of_nothing_says_so() -> None:
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        paper = support_paper(connection, DAY)
    assert "No support is on record yet." in paper.finding.en
    assert paper.promises_finding.en == "No promise with a day is overdue."
    assert render_sheet(paper, PaperLanguage.BOTH).pages >= 1


def test_papers_check_by_the_rules_that_the_office_wrote(tmp_path: Path) -> None:
    copy = Path(shutil.copyfile(played.files()["open"], tmp_path / "own.car"))
    with open_registry(copy) as registry:
        body = resource_path("rules/miit-2022.toml").read_text("utf-8")
        save_rules(registry, body, actor="甲", note="本市口径")
        with registry.read() as connection:
            own, shown = ledger_paper(connection, DAY), ladder_board(registry, DAY).rules
    assert f", version {shown.version}, as if" in own.rules.en
    assert shown.code not in own.rules.en + own.rules.zh, "a key of the program says nothing to a reader"
    assert own.rules != paper_of("ledger", LedgerPaper).rules


def test_a_paper_is_named_by_what_it_says() -> None:
    paper = paper_of("ledger", LedgerPaper)
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        assert ledger_paper(connection, DAY) == paper, "the same registry and day give the same paper"
        other = ledger_paper(connection, date(2025, 7, 1))
    assert other.head.snapshot != paper.head.snapshot
    with pytest.raises(dataclasses.FrozenInstanceError):
        paper.apart = 1  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize("language", PaperLanguage)
@pytest.mark.parametrize("name", ["ledger", "support", "brief", "reverify-batch", "evidence"])
def test_the_data_behind_a_paper_lie_inside_and_their_digest_is_on_every_page(
    name: str, language: PaperLanguage
) -> None:
    made = sheets()[name]
    data = render_sheet(made, language).data
    files = attached(data)
    assert sha256(files["content.json"]).hexdigest() == made.head.snapshot
    assert all(made.head.snapshot in squashed(text) for text in texts(data))
    said = json.loads(files["content.json"])
    assert said["head"]["title"]["zh"] == made.head.title.zh
    with pikepdf.open(BytesIO(data)) as pdf:
        kinds = {str(spec.filename): str(spec.relationship) for spec in pdf.attachments.values()}
    books = {kind: [f"{kind}.xlsx"] for kind in ("ledger", "support", "evidence")}.get(name, [])
    assert kinds == {"content.json": "/Source", "pages.json": "/Data"} | dict.fromkeys(books, "/Data")
    for book in books:
        rows = [row for sheet in load_workbook(BytesIO(files[book])) for row in sheet.values]
        wanted = [r.name.zh for d in made.districts for r in d.rows] if isinstance(made, LedgerPaper) else []
        wanted += [f.firm.zh for f in made.silent] if isinstance(made, SupportPaper) else []
        wanted += [f.name.zh for f in made.firms] if isinstance(made, EvidencePaper) else []
        text = str(rows)
        assert wanted
        assert all(firm in text or language is PaperLanguage.EN for firm in wanted)


def forged(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The paper with another text in a file inside it."""
    with pikepdf.open(BytesIO(data)) as pdf:
        body = pdf.attachments[name].get_file().read_bytes()
        assert old in body
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, body.replace(old, new), filename=name)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_a_paper_of_the_registry_verifies_from_itself_alone_and_names_what_was_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = sheets()["support"]
    data = render_sheet(made, PaperLanguage.BOTH).data
    found = verify_paper(data, expected=made.head.snapshot)
    assert found.holds
    assert found.digest == made.head.snapshot
    changed = verify_paper(forged(data, "content.json", "缺试车场地".encode(), "有试车场地".encode()))
    assert [one.place for one in changed.differences] == ["keywords", "xmp", "pages", "workbook"]
    other = render_sheet(sheets()["evidence"], PaperLanguage.BOTH).data
    with pikepdf.open(BytesIO(data)) as pdf:
        foreign = attached(other)["evidence.xlsx"]
        pdf.attachments["support.xlsx"] = pikepdf.AttachedFileSpec(pdf, foreign, filename="support.xlsx")
        out = BytesIO()
        pdf.save(out)
    assert [one.place for one in verify_paper(out.getvalue()).differences] == ["workbook"]
    (tmp_path / "support.pdf").write_bytes(data)
    assert main(["verify", str(tmp_path / "support.pdf")]) == 0
    assert "the data inside are those of its pages" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "support.pdf"), "--digest", "0" * 64]) != 0
    assert "the paper does not hold, 1 difference" in capsys.readouterr().out
