"""The shorter papers: set with care in three languages, for the archive, and true to the round."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest

from registry.errors import UserError
from registry.report.documents.notice import CELL, CHARACTERS, DEPTH, LEFT, LINES, PITCH, TOP, WIDTH, lay_out_notice
from registry.report.dossier_files import firm_names
from registry.report.emit.archive import complaints
from registry.report.emit.firm_file import render_firm_file
from registry.report.emit.sheet import lay_out_paper, render_sheet
from registry.report.papers.firm_file import firm_file_paper
from registry.report.papers.notices import NoticeKind, NoticeOptions, NoticePaper, notice_paper
from registry.report.papers.objection import ObjectionPaper, objection_paper
from registry.report.papers.panel import PanelPaper
from registry.report.papers.recusal import RecusalForm, recusal_form
from registry.report.papers.reverify import ReverifyPaper
from registry.report.papers.to_fix import ToFixPaper
from registry.report.papers.why_not import WhyNotPaper, not_seated, why_not
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.report.theme import GRID
from registry.report.typeset.atoms import forbidden_ends
from registry.report.typeset.characters import Voice
from registry.report.typeset.faces import TypeCase, Weight
from registry.report.typeset.flow import Anchor
from registry.report.typeset.paragraph import Align, Paragraph, TextStyle
from registry.report.wording import PaperLanguage, Words
from registry.scoring.facts import State
from registry.store import open_registry
from tests.report import played, supported
from tests.report.marks import bad_ends
from tests.report.sheets import drawn as made
from tests.report.sheets import sheets
from tests.report.test_shortlist_pdf import squashed, texts

NAMES = [
    "card", "why-not-out", "why-not-reserve", "why-not-displaced", "why-not-decided_out", "why-not-below_floor", "panel",
    "recusal", "objections", "to-fix", "public-notice", "official-notice", "score-sheet-blank", "score-sheet-filled",
    "ledger", "support", "brief", "reverify", "reverify-batch", "evidence",
]  # fmt: skip
EVERY = [pytest.param(name, language, id=f"{name}-{language}") for name in NAMES for language in PaperLanguage]


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_it_is_set_with_care_and_fit_for_the_archive(name: str, language: PaperLanguage) -> None:
    rendered, lines = made(name, language)
    assert complaints(rendered.data) == ()
    assert rendered.cut_words == ()
    assert [pair for paragraph in lines for pair in forbidden_ends(list(paragraph))] == []
    assert [line for paragraph in lines for line in bad_ends(list(paragraph))] == []
    assert rendered.data == render_sheet(sheets()[name], language).data, "the same bytes twice"
    head = sheets()[name].head
    pages = texts(rendered.data)
    assert len(pages) == rendered.pages
    for number, text in enumerate(pages, 1):
        assert head.snapshot in squashed(text), number
        assert FICTIONAL_ON_PAPER in text, number
    assert list(pypdfium2.PdfDocument(rendered.data).get_toc()), "an outline"


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_no_page_runs_over_and_none_ends_with_a_heading(name: str, language: PaperLanguage) -> None:
    paper, case = sheets()[name], TypeCase(strict=True)
    laid_out = (
        lay_out_notice(paper, language, case)
        if isinstance(paper, NoticePaper)
        else lay_out_paper(paper, language, case)
    )
    bottom = TOP + DEPTH if isinstance(paper, NoticePaper) else GRID.bottom
    for page in laid_out.pages:
        assert not page.overfull
        assert page.used <= bottom + 0.1
        assert not page.placed[-1].block.keep_with_next
        assert not isinstance(page.placed[-1].block, Anchor)
    if name.startswith("why-not"):
        assert len(laid_out.pages) == 1, "one sheet, one page"
    if isinstance(paper, ReverifyPaper):
        assert len(laid_out.pages) == len(paper.notices) + paper.is_batch, "one page a firm"


@pytest.mark.parametrize("language", PaperLanguage)
@pytest.mark.parametrize("name", ["ledger", "evidence", "score-sheet-filled"])
def test_a_table_that_goes_on_repeats_its_head_and_says_so(name: str, language: PaperLanguage) -> None:
    marks = {PaperLanguage.EN: "Table, continued", PaperLanguage.ZH: "续表", PaperLanguage.BOTH: "续表"}
    if name == "ledger":
        marks = {PaperLanguage.EN: "Pudong, continued", PaperLanguage.ZH: "浦东（续）", PaperLanguage.BOTH: "（续）"}
    pages = [squashed(text) for text in texts(made(name, language)[0].data)]
    going_on = [text for text in pages if squashed(marks[language]) in text]
    assert going_on
    heads = {
        "ledger": {"en": "Validuntil", "zh": "有效期至"},
        "evidence": {"en": "Creditcode", "zh": "信用代码"},
        "score-sheet-filled": {"en": "Comment", "zh": "评语"},
    }[name]
    for text in going_on:
        assert heads["en" if language is PaperLanguage.EN else "zh"] in text


@pytest.mark.parametrize("name", ["ledger", "reverify-batch", "evidence", "score-sheet-filled", "brief"])
def test_rare_names_are_copied_back_right_and_every_font_is_embedded(name: str) -> None:
    data = made(name, PaperLanguage.BOTH)[0].data
    text = squashed("".join(texts(data)))
    paper = sheets()[name]
    names = {
        "ledger": lambda: [r.name.zh for d in paper.districts for r in d.rows],  # pyright: ignore
        "reverify-batch": lambda: [n.name.zh for n in paper.notices],  # pyright: ignore
        "evidence": lambda: [f.name.zh for f in paper.firms],  # pyright: ignore
        "score-sheet-filled": lambda: [r.name.zh for r in paper.sheets[0].rows],  # pyright: ignore
        "brief": lambda: [r.firm.zh for r in paper.rounds],  # pyright: ignore
    }[name]()
    for said in names:
        assert squashed(said) in text, said
    with pikepdf.open(BytesIO(data)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in font for font in fonts)


def test_the_distance_is_taken_apart_without_a_rest() -> None:
    for name in NAMES:
        paper = sheets()[name]
        if isinstance(paper, WhyNotPaper):
            told = sum(row.gap for row in paper.gaps) + paper.others
            assert abs(told - paper.total_gap) <= 13, "two dozen figures, each rounded by itself"


def test_what_would_have_been_enough_is_enough_and_not_much_more() -> None:
    held = played.held("sealed")
    listed, result = held.counted.listed, held.counted.result
    last = next(row for row in reversed(listed.rows) if row.uid in listed.chosen)
    told = 0
    for uid, _ in not_seated(held):
        paper, row = why_not(held, uid), listed.row(uid)
        for move in paper.moves:
            told += 1
            gain = round(float(move.gain.lstrip("+")) * 100)
            assert row.published is not None
            assert last.published is not None
            assert row.published + gain >= last.published, (paper.name.zh, move)
            assert move.change.zh
        if row.place.value in ("displaced", "decided_out", "below_floor"):
            assert not paper.moves
            assert "提高得分并不能入选" in paper.moves_said.zh
        blank = [x for x in result.candidate(uid).contributions if x.state in (State.MISSING, State.NOT_PROVIDED)]
        assert len(paper.open_values) >= len([x for x in blank if x.weight])
    assert told > 0


def test_a_displaced_firm_gets_the_certificate_with_the_places_of_the_list() -> None:
    paper = sheets()["why-not-displaced"]
    assert isinstance(paper, WhyNotPaper)
    assert re.search(r"同一母公司（集团）不超过 2 家", paper.reason.zh)
    places = {row.rank_label for row in played.held("sealed").counted.listed.rows}
    assert set(re.findall(r"第 (\d+) 名", paper.reason.zh)) <= places
    with pytest.raises(UserError, match="on the list"):
        why_not(played.held("sealed"), played.held("sealed").counted.listed.chosen[0])


def test_a_displaced_firm_on_the_reserve_list_is_told_so() -> None:
    held = played.held("sealed")
    reserve = {one.uid: turn for turn, one in enumerate(held.counted.listed.selection.reserve, 1)}
    told = [why_not(held, uid) for uid, _ in not_seated(held) if uid in reserve]
    assert {paper.place.en for paper in told} >= {"displaced by a quota", "reserve"}
    displaced = sheets()["why-not-displaced"]
    assert isinstance(displaced, WhyNotPaper)
    assert displaced.reason.zh.endswith("该企业列入候补名单第 1 位，可递补第 1 名和第 2 名。")
    assert displaced.reason.en.endswith("The firm is on the reserve list, turn 1, in reserve for no. 1 and no. 2.")
    assert "空缺" in displaced.moves_said.zh
    out = sheets()["why-not-out"]
    assert isinstance(out, WhyNotPaper)
    assert "候补" not in out.reason.zh


def test_each_part_of_the_distance_follows_from_the_points_beside_it() -> None:
    share = played.held("sealed").counted.result.scheme.objective_share
    for name in NAMES:
        paper = sheets()[name]
        if not isinstance(paper, WhyNotPaper):
            continue
        for row in paper.gaps:
            if not row.own_points:
                assert row.name.zh == "专家评审分"
                continue
            own, other = (float(said.split(" / ")[0].replace("—", "0")) for said in (row.own_points, row.other_points))
            assert row.gap == pytest.approx((own - other) * share, abs=2), (name, row)
        assert paper.reason.zh.endswith("。")
        assert paper.reason.en.endswith(".")
    out = sheets()["why-not-out"]
    assert isinstance(out, WhyNotPaper)
    values = {row.code: (row.own.zh, row.other.zh) for row in out.gaps}
    assert values["4.1"] == ("2,900 万元", "40,200 万元"), "one unit in a row"
    assert values["2.4"] == ("2 级", "2 级")


def test_a_bilingual_sheet_says_values_in_both_languages() -> None:
    text = squashed("".join(texts(made("why-not-reserve", PaperLanguage.BOTH)[0].data)))
    for said in ("未提供notprovided", "不适用n/a", "3级level3", "reserve"):
        assert said in text, said
    assert "85%85%" not in text


def test_the_panel_paper_counts_what_the_panel_counted() -> None:
    paper = sheets()["panel"]
    panel = played.held("sealed").counted.panel
    assert isinstance(paper, PanelPaper)
    assert panel is not None
    facts = {fact.label.en: fact.value.en for fact in paper.facts}
    assert facts["Sheets given / needed"] == f"{panel.done} / {panel.needed}"
    assert len(paper.item_rows) == len(panel.firms)
    assert len(paper.signers) == 9
    assert all(row.kept.zh != "" for row in paper.outliers)
    assert paper.outliers, "one expert marks one firm far below the others"


def test_the_panel_paper_orders_and_ranks_by_the_figures_of_the_panel_alone() -> None:
    paper, held = sheets()["panel"], played.held("sealed")
    panel, listed = held.counted.panel, held.counted.listed
    assert isinstance(paper, PanelPaper)
    assert panel is not None
    for rows in (paper.rows, paper.item_rows):
        figures = [float(row.result) for row in rows]
        assert figures == sorted(figures, reverse=True)
        assert [row.rank for row in rows] == [f.rank_label for f in sorted(panel.firms, key=lambda f: f.rank or 0)]
    by_total = [panel.firm(row.uid).rank for row in listed.rows if row.rank is not None]
    assert by_total != sorted(by_total, key=lambda rank: rank or 0), "the totals stand in another order"
    for language, said in (
        (PaperLanguage.EN, ("Panel rank", "A Strategic fit; B Technical", "Chair of the panel")),
        (PaperLanguage.ZH, ("评审名次", "A 战略契合度；B 技术引领与创新性", "专家组组长", "日期")),
    ):
        text = squashed("".join(texts(made("panel", language)[0].data)))
        assert [word for word in said if squashed(word) not in text] == []
        assert "No.Firm" not in text
        assert "序号" not in text


def test_a_recusal_form_names_every_candidate_and_what_is_known() -> None:
    held, paper = played.held("sealed"), sheets()["recusal"]
    assert isinstance(paper, RecusalForm)
    assert {(line.name, line.uscc) for line in paper.lines} == {(c.name, c.uscc) for c in held.book.admitted}
    assert [line.known.zh for line in paper.lines if line.known] == ["申报：任该企业技术顾问"]
    with pytest.raises(UserError, match="does not sit"):
        recusal_form(held, "nobody")


def test_a_recusal_form_is_ready_to_be_signed() -> None:
    paper = sheets()["recusal"]
    assert isinstance(paper, RecusalForm)
    assert "actual controller" in paper.grounds[0].en
    assert "实际控制人" in paper.grounds[0].zh
    facts = {fact.label.en: fact.value.zh for fact in paper.facts}
    assert (facts["Round"], facts["Expert"], facts["Employer"]) == ("2025", "E1 林墨白", ""), "a line to write on"


@pytest.mark.parametrize(
    ("language", "heads"),
    [
        (PaperLanguage.EN, ("Objection no. 1", "Objection no. 2")),
        (PaperLanguage.ZH, ("异议处理表（1）", "异议处理表（2）")),
        (PaperLanguage.BOTH, ("异议处理表（1） Objection no. 1", "异议处理表（2） Objection no. 2")),
    ],
)
def test_the_record_of_one_objection_is_headed_as_one(language: PaperLanguage, heads: tuple[str, ...]) -> None:
    paper = sheets()["objections"]
    assert isinstance(paper, ObjectionPaper)
    pages = texts(made("objections", language)[0].data)
    for page, head, record in zip(pages, heads, paper.pages, strict=True):
        assert squashed(head) in squashed(page)
        assert record.facts[0].value.zh == "2025", "the round"
    assert len({fact.value.zh for record in paper.pages for fact in record.decided if fact.label.en == "Document"}) == 2


def test_values_to_fix_are_those_that_are_not_known() -> None:
    paper = sheets()["to-fix"]
    assert isinstance(paper, ToFixPaper)
    wanted = sum(len(firm.rows) for district in paper.districts for firm in district.firms)
    states = [x.state for c in played.held("open").counted.result.candidates for x in c.contributions]
    assert wanted == sum(s in (State.MISSING, State.INTERVAL, State.NOT_PROVIDED) for s in states) > 0
    assert str(wanted) in paper.summary.en
    names = [district.name.zh for district in paper.districts]
    assert len(names) == len(set(names))
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        turn = {name: at for at, (_, name, _) in enumerate(firm_names(connection))}
    for district in paper.districts:
        assert [firm.number for firm in district.firms] == list(range(1, len(district.firms) + 1)), "no ranks"
        order = [turn[firm.name.zh] for firm in district.firms]
        assert order == sorted(order)


@pytest.mark.parametrize(
    ("language", "wanted", "wrong"),
    [
        (
            PaperLanguage.EN,
            ("2 to 3 milestone points", "not known", "10 %", "1 value wanted of 1 firm."),
            ("2 to 3 10",),
        ),
        (PaperLanguage.ZH, ("里程碑 2 至 3 分", "不详", "10%", "松江：共 3 家企业 6 项数据待补。"), ("2 至 3 10",)),
        (
            PaperLanguage.BOTH,
            ("里程碑 2 至 3 分", "2 to 3 milestone points", "Songjiang: 6 values wanted of 3 firms."),
            (),
        ),
    ],
)
def test_values_to_fix_have_their_units(
    language: PaperLanguage, wanted: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    rendered, _ = made("to-fix", language)
    text = squashed("".join(texts(rendered.data)))
    assert [said for said in wanted if squashed(said) not in text] == []
    assert [said for said in wrong if squashed(said) in text] == []
    assert rendered.pages == 1


def test_objections_need_an_objection() -> None:
    with pytest.raises(UserError, match="Nobody has objected"):
        objection_paper(played.held("sealed"))


def test_a_notice_stands_on_22_lines_of_28_characters() -> None:
    assert (round(LEFT / 72 * 25.4), round(TOP / 72 * 25.4)) == (28, 37)
    assert (round(WIDTH / 72 * 25.4), round(DEPTH / 72 * 25.4)) == (156, 225)
    assert (round(CELL, 2), round(PITCH, 2)) == (15.79, 28.99)
    case = TypeCase(strict=True)
    style = TextStyle(CELL, PITCH, "#000000", weight=Weight.FORMAL, align=Align.JUSTIFY)
    lines = Paragraph(case, "商" * (CHARACTERS * LINES), style, Voice.ZH).lines(WIDTH)
    assert [len(line) for line in lines] == [CHARACTERS] * LINES
    for name in ("public-notice", "official-notice"):
        paper = sheets()[name]
        assert isinstance(paper, NoticePaper)
        laid_out = lay_out_notice(paper, PaperLanguage.ZH, case)
        for page in laid_out.pages[:-1]:
            body = [p for p in page.placed if isinstance(p.block, Paragraph)]
            for one in body:
                assert (one.y - TOP) / PITCH == pytest.approx(round((one.y - TOP) / PITCH), abs=1e-6), "on the grid"
            assert all(a.y < b.y for a, b in pairwise(body))


@pytest.mark.parametrize("name", ["public-notice", "official-notice"])
def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones(name: str) -> None:
    document = pypdfium2.PdfDocument(made(name, PaperLanguage.ZH)[0].data)
    for number, page in enumerate(document, 1):
        text = page.get_textpage()
        at = text.get_text_range().index(f"— {number} —")
        left = text.get_charbox(at)[0]
        middle = LEFT + WIDTH / 2
        assert left > middle if number % 2 else left < middle


def ink_rows(page: pypdfium2.PdfPage, colour: str) -> list[float]:
    """Heights in mm from the page's top at which there is ink of a colour, a quarter of a millimetre apart at most."""
    picture = page.render(scale=4).to_pil().convert("RGB")  # pyright: ignore[reportArgumentType]
    wide, high = picture.size
    data = picture.tobytes()
    rows: list[float] = []
    for y in range(high):
        row = data[3 * wide * y : 3 * wide * (y + 1)]
        inked = sum(
            (r > 150 and g < 80 and b < 80) if colour == "red" else r + g + b < 300
            for r, g, b in zip(row[::3], row[1::3], row[2::3], strict=True)
        )
        if inked > 5:
            rows.append(y / 4 / 72 * 25.4)
    return rows


def test_red_head_and_page_number_stand_where_the_standard_wants_them() -> None:
    """GB/T 9704-2012, 7.2.4, 7.2.7 and 7.5."""
    page = pypdfium2.PdfDocument(made("official-notice", PaperLanguage.ZH)[0].data)[0]
    red = [y for y in ink_rows(page, "red") if y > 50]
    assert red[0] == pytest.approx(37 + 35, abs=0.5)
    rule = max(red)
    number = [y for y in ink_rows(page, "dark") if red[0] < y < rule - 1]
    assert rule - number[-1] == pytest.approx(4, abs=0.6)
    text = page.get_textpage()
    dash = text.get_charbox(text.get_text_range().index("— 1 —"))
    assert 297 - dash[3] / 72 * 25.4 == pytest.approx(37 + 225 + 7, abs=0.3)


def test_the_annex_goes_before_the_imprint_and_the_imprint_ends_the_last_page() -> None:
    """GB/T 9704-2012, 7.3.6 and 7.4."""
    for language in (PaperLanguage.ZH, PaperLanguage.BOTH):
        pages = [squashed(text) for text in texts(made("official-notice", language)[0].data)]
        (at,) = [number for number, text in enumerate(pages) if "印发" in text]
        (annex,) = [number for number, text in enumerate(pages) if "排名不分先后" in text]
        assert at == annex
        assert all("Courtesytranslation" in text or "Annex" in text for text in pages[at + 1 :])
        assert pages[at].index("排名不分先后") < pages[at].index("印发")


def test_what_belongs_together_in_a_notice_is_not_parted() -> None:
    for language in (PaperLanguage.ZH, PaperLanguage.BOTH):
        pages = [squashed(text) for text in texts(made("public-notice", language)[0].data)]
        assert any("三、联系方式" in text and "通讯地址" in text for text in pages)
        lines = [line for paragraph in made("official-notice", language)[1] for line in paragraph]
        assert any("〔2025〕1 号" in line or "〔2025〕1号" in line for line in lines), lines


def test_the_translation_says_what_the_notice_says() -> None:
    held = played.held("published")
    paper = sheets()["official-notice"]
    assert isinstance(paper, NoticePaper)
    text = " ".join([paper.number.en, *(said.en for _, said in paper.body), paper.annex_title.en])
    for said in (
        "Document number: 示商航〔2025〕10号",
        "data check, panel review, ranking and deliberation, 10 of 24 candidates were chosen",
        "In accordance with “示例市商业航天重点企业遴选办法” (示商航〔2025〕1号), and after",
        "Key commercial aerospace enterprises of 2025",
    ):
        assert said in text, said
    assert not re.search("[《》（），、]", text)
    named = notice_paper(held, NoticeKind.OFFICIAL, NoticeOptions(addressed="各区发展改革委、市财政局"))
    assert named.body[0][1] == Words("To 各区发展改革委, 市财政局:", "各区发展改革委、市财政局：")
    public = notice_paper(held, NoticeKind.PUBLIC, NoticeOptions(working_days=1))
    said = " ".join(words.en for _, words in public.body)
    assert "(1 working day)" in said
    assert "Supervision telephone:" in said
    assert "＿＿＿＿ working days" in " ".join(words.en for _, words in notice_paper(held, NoticeKind.PUBLIC).body)
    early = notice_paper(played.held("open"), NoticeKind.OFFICIAL)
    assert "封存" not in "".join(words.zh for _, words in early.body), "an open round has no sealed file"


def test_a_notice_counts_what_is_left_to_fill_in_and_says_what_was_done() -> None:
    empty, filled = sheets()["public-notice"], sheets()["official-notice"]
    assert isinstance(empty, NoticePaper)
    assert isinstance(filled, NoticePaper)
    assert empty.blanks > 0
    assert filled.blanks == 0
    warnings = [str(w) for w in made("public-notice", PaperLanguage.ZH)[0].warnings]
    assert warnings == [f"{empty.blanks} places are left to fill in"]
    assert "经公示" in "".join(said.zh for _, said in filled.body)
    early = notice_paper(played.held("sealed"), NoticeKind.OFFICIAL)
    assert "经公示" not in "".join(said.zh for _, said in early.body), "it says only what the round has passed"
    assert sorted(row.uscc for row in empty.rows) == sorted(
        played.held("sealed").counted.result.candidate(uid).uscc for uid in played.held("sealed").counted.listed.chosen
    )
    text = squashed("".join(texts(made("public-notice", PaperLanguage.BOTH)[0].data)))
    assert "排名不分先后" in text
    assert "CourtesytranslationTheChinesetextisthenoticeandprevails" in text.replace(".", "").replace(",", "")


def test_a_cultivation_file_of_a_few_lines_stands_on_one_page() -> None:
    with open_registry(supported.file()) as registry, registry.read() as connection:
        paper = firm_file_paper(connection, supported.firms(registry)[0], date(2025, 6, 30))
        assert render_firm_file(paper, PaperLanguage.ZH).pages == 1
        assert render_firm_file(paper, PaperLanguage.EN).pages == 1


def test_a_percentage_stands_without_a_space_in_chinese() -> None:
    brief = sheets()["brief"]
    for language, wanted, other in ((PaperLanguage.ZH, "78%", "78 %"), (PaperLanguage.EN, "78 %", "78%")):
        with closing(pypdfium2.PdfDocument(render_sheet(brief, language).data)) as document:
            text = document[0].get_textpage().get_text_range()
        assert wanted in text
        assert other not in text


def test_a_recusal_form_stands_on_one_page() -> None:
    form = sheets()["recusal"]
    assert [render_sheet(form, language).pages for language in PaperLanguage] == [1, 1, 1]
