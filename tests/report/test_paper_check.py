"""A printed list proves itself: from the PDF alone it holds, and whatever was changed in it is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest

from registry.errors import UserError
from registry.report.emit.archive import SEALED, WORKBOOK
from registry.report.emit.page_seal import PAGES
from registry.report.emit.pdf import render_shortlist
from registry.report.paper_check import verify_paper
from registry.report.views import PaperSection
from registry.report.wording import PaperLanguage, Words
from registry.scoring.sealed import canonical_bytes
from tests.report import played
from tests.report.papers import paper
from tests.scenarios.command_line import run


def printed(language: PaperLanguage = PaperLanguage.BOTH) -> bytes:
    return played.printed(language)


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The same file after somebody worked on it."""
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def with_sealed(data: bytes, body: bytes) -> bytes:
    def swap(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[SEALED] = pikepdf.AttachedFileSpec(pdf, body, filename=SEALED)

    return changed(data, swap)


def edited(edit: Callable[[dict[str, Any]], None]) -> bytes:
    """The paper with the sealed round changed inside, written in its canonical form."""
    whole = json.loads(played.held("sealed").sealed)
    edit(whole)
    return with_sealed(printed(), canonical_bytes(whole))


def said(data: bytes) -> tuple[set[str], str]:
    found = verify_paper(data)
    assert not found.holds
    places = {difference.place.split("/")[0] for difference in found.differences}
    return places, "\n".join(str(difference.text) for difference in found.differences)


@pytest.mark.parametrize("language", PaperLanguage)
def test_it_holds_from_the_paper_alone(language: PaperLanguage) -> None:
    found = verify_paper(printed(language), expected=played.view("sealed").snapshot)
    assert found.holds, [str(d.text) for d in found.differences]
    assert found.digest == played.view("sealed").snapshot
    assert found.counted is not None
    assert list(found.counted.listed.chosen) == [seat.key for seat in played.view("sealed").round.seats]  # type: ignore[union-attr]


def test_the_command_in_a_new_folder_without_a_registry(tmp_path: Path) -> None:
    file = tmp_path / "shortlist.pdf"
    file.write_bytes(printed())
    answer = run("verify", file)
    assert (answer.code, "shortlist.pdf: the list holds." in answer.out) == (0, True), answer.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["shortlist.pdf"]
    file.write_bytes(edited(lambda whole: whole["inputs"]["marks"][0].update(value=99)))
    answer = run("--lang", "zh", "verify", file)
    assert answer.code == 1
    seat = json.loads(played.held("sealed").sealed)["inputs"]["experts"][0]["seat"]
    assert re.search(r"E\d 的评分在封存后被改动", answer.out) or seat in answer.out


def test_a_changed_mark_is_named() -> None:
    def edit(whole: dict[str, Any]) -> None:
        whole["inputs"]["marks"][0]["value"] = 3

    places, text = said(edited(edit))
    whole = json.loads(played.held("sealed").sealed)
    seat = next(e["seat"] for e in whole["inputs"]["experts"] if e["uid"] == whole["inputs"]["marks"][0]["expert"])
    assert f"The marks of {seat} were changed after the seal." in text
    assert {"keywords", "xmp", "pages", "workbook", "parts"} <= places


def test_a_changed_weight_is_named() -> None:
    def edit(whole: dict[str, Any]) -> None:
        scheme = whole["inputs"]["scheme"]
        assert scheme.count("objective_share = 60") == 1
        whole["inputs"]["scheme"] = scheme.replace("objective_share = 60", "objective_share = 61")

    places, text = said(edited(edit))
    assert "The scheme was changed after the seal." in text
    assert "outcome" in places or "candidates" in text or "pages" in places


@pytest.mark.parametrize("to", ["700", "7"])
def test_a_changed_weight_of_an_indicator_is_named_whether_or_not_the_scheme_still_adds_up(to: str) -> None:
    def edit(whole: dict[str, Any]) -> None:
        scheme = whole["inputs"]["scheme"]
        before, after = scheme.split('code = "rd_intensity"', 1)
        assert "weight = 600\n" in after
        after = after.replace("weight = 600\n", f"weight = {to}\n", 1)
        if to == "700":  # another of the same dimension gives what this one takes
            after = after.replace("weight = 500\n", "weight = 400\n", 1)
        whole["inputs"]["scheme"] = before + 'code = "rd_intensity"' + after

    places, text = said(edited(edit))
    inside = {"700": "7", "7": "0.07"}[to]
    assert f"R&D share of revenue is {inside} in the sealed round, and 6 in the workbook of this paper." in text
    assert "weights" in places
    assert text.count("in the workbook of this paper") == {"700": 2, "7": 1}[to]


def test_a_weight_changed_in_the_workbook_inside_is_named() -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        whole = ZipFile(BytesIO(pdf.attachments[WORKBOOK].get_file().read_bytes()))
        out = BytesIO()
        with ZipFile(out, "w") as made:
            for name in whole.namelist():
                body = whole.read(name)
                if name.endswith("sheet3.xml"):
                    assert b"<v>6</v>" in body
                    body = body.replace(b"<v>6</v>", b"<v>9</v>", 1)
                made.writestr(name, body)
        pdf.attachments[WORKBOOK] = pikepdf.AttachedFileSpec(pdf, out.getvalue(), filename=WORKBOOK)

    places, text = said(changed(printed(), swap))
    assert places == {"weights"}
    assert "and 9 in the workbook" in text


def test_a_changed_value_is_named() -> None:
    whole = json.loads(played.held("sealed").sealed)
    firm = whole["inputs"]["facts"][0]

    def edit(whole: dict[str, Any]) -> None:
        whole["inputs"]["facts"][0]["figures"][0]["fact"]["lo"] -= 7

    _, text = said(edited(edit))
    assert f"The figures of {firm['legal_name']} were changed after the seal." in text


def test_a_digest_that_is_not_the_one_inside_is_named() -> None:
    def keywords(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Keywords"] = "snapshot " + "0" * 64

    assert said(changed(printed(), keywords))[0] == {"keywords"}

    def metadata(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["pdf:Keywords"] = "snapshot " + "1" * 64

    assert said(changed(printed(), metadata))[0] == {"xmp"}
    found = verify_paper(printed(), expected="2" * 64)
    assert [d.place for d in found.differences] == ["digest"]


def test_pages_that_print_another_list_are_named() -> None:
    view = played.view("sealed")
    other = Words("Somebody Else Ltd.", "另一家有限公司")
    assert view.round is not None
    rows = (replace(view.rows[0], name=other), *view.rows[1:])
    cards = (replace(view.cards[0], name=other), *view.cards[1:])
    part = replace(
        view.round,
        seats=(replace(view.round.seats[0], name=other), *view.round.seats[1:]),
        panel=tuple(replace(row, name=other) if row.rank == "1" else row for row in view.round.panel),
    )
    data = render_shortlist(
        replace(view, rows=rows, cards=cards, round=part), PaperLanguage.ZH, sealed=played.held("sealed").sealed
    ).data
    places, text = said(data)
    assert view.rows[0].name.zh in text
    assert places == {"pages"}


def retyped(data: bytes, number: int, change: Callable[[bytes], bytes]) -> bytes:
    """The paper with the content of one page edited, as a text editor of PDFs does it."""

    def edit(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[number].obj.Contents
        body = content.read_bytes()
        assert change(body) != body
        content.write(change(body))

    return changed(data, edit)


def one_letter_drawn_as_another(body: bytes) -> bytes:
    """The first two glyphs of the last text on a page change places."""
    start = body.rindex(b"(") + 1
    return body[:start] + body[start + 1 : start + 2] + body[start : start + 1] + body[start + 2 :]


@pytest.mark.parametrize("number", [0, 1, 4, 21])
@pytest.mark.parametrize("language", PaperLanguage)
def test_a_letter_changed_on_any_page_is_told(language: PaperLanguage, number: int) -> None:
    with pikepdf.open(BytesIO(printed(language))) as pdf:
        number = min(number, len(pdf.pages) - 1)
    places, text = said(retyped(printed(language), number, one_letter_drawn_as_another))
    assert places == {"pages"}
    assert f"Page {number + 1} shows something else than when the paper was saved." in text


def test_what_is_laid_over_a_page_is_told() -> None:
    def cover(pdf: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[60, 60, 200, 90],
                                  Contents=pikepdf.String("99.99"))  # fmt: skip
        pdf.pages[1].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])

    assert "Something was laid over page 2 that is not of this paper." in said(changed(printed(), cover))[1]


def test_a_letter_that_a_font_draws_as_another_is_told() -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        fonts: Any = pdf.pages[1].obj.Resources.Font
        first, second = (next(str(name) for name in fonts if str(name).startswith(face)) for face in ("/F1", "/F4"))
        fonts[first], fonts[second] = fonts[second], fonts[first]

    assert "show something else than when the paper was saved" in said(changed(printed(), swap))[1]


def test_digests_of_the_pages_cannot_be_left_out() -> None:
    def drop(pdf: pikepdf.Pdf) -> None:
        del pdf.attachments[PAGES]

    assert "The file does not say what its pages showed" in said(changed(printed(), drop))[1]


def test_a_file_written_anew_as_it_is_still_holds() -> None:
    assert verify_paper(changed(printed(), lambda _: None)).holds


@pytest.mark.parametrize(
    ("language", "what"),
    [
        (PaperLanguage.EN, "rank"),
        (PaperLanguage.ZH, "total"),
        (PaperLanguage.BOTH, "panel"),
        (PaperLanguage.ZH, "name"),
        (PaperLanguage.BOTH, "name"),
    ],
)
def test_a_row_printed_anew_with_its_digests_is_told_by_the_round(language: PaperLanguage, what: str) -> None:
    """A forger who has our program prints the ranking with one row changed and the cards, seats and digests as they should be."""
    view = played.view("sealed")
    row = view.rows[3]
    changes: dict[str, Any] = {
        "rank": {"rank": "2"},
        "total": {"total": (row.total or 0) + 100},
        "panel": {"panel": (row.panel or 0) + 100},
        "name": {"name": Words("Somebody Else Ltd.", "另一家有限公司")},
    }
    rows = (*view.rows[:3], replace(row, **changes[what]), *view.rows[4:])
    data = render_shortlist(replace(view, rows=rows), language, sealed=played.held("sealed").sealed).data
    places, text = said(data)
    assert places == {"pages"}
    assert f"Page 2 prints a row for {row.name.zh} that does not follow from the sealed round." in text


def test_a_workbook_of_another_round_is_named() -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        book = pdf.attachments[WORKBOOK].get_file().read_bytes()
        pdf.attachments[WORKBOOK] = pikepdf.AttachedFileSpec(pdf, book[: len(book) // 2], filename=WORKBOOK)

    assert said(changed(printed(), swap))[0] == {"workbook"}


def test_a_paper_without_its_ranking_is_checked_as_far_as_it_goes() -> None:
    bare = replace(played.view("sealed"), sections=(PaperSection.SCHEME, PaperSection.SIGN_OFF))
    data = render_shortlist(bare, PaperLanguage.EN, sealed=played.held("sealed").sealed).data
    assert verify_paper(data).holds


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 and nothing else", "This PDF cannot be read."),
        (render_shortlist(paper(3, 2), PaperLanguage.EN).data, "There is no sealed round in this PDF"),
    ],
)
def test_what_is_no_sealed_paper_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        verify_paper(data)


def test_the_command_prints_the_paper_of_a_round(tmp_path: Path) -> None:
    out = tmp_path / "list.pdf"
    answer = run("--registry", played.files()["sealed"], "shortlist", "--round", "2025", "--pdf", out)
    assert answer.code == 0, answer.err
    assert out.read_bytes() == printed()
    assert run("verify", out, "--json").json["rounds"][0]["holds"] is True
