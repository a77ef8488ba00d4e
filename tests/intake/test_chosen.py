"""Several files chosen at once: each read or refused by itself; and which of them were imported before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from registry.change import undo
from registry.i18n import Language
from registry.intake.chosen import WHOLE, ChosenFile, Wanted, read_chosen, wanted_files
from registry.intake.earlier import earlier_imports
from registry.intake.reading import ReadingCancelledError, WorkbookError
from tests.intake.desk import CODES, Desk, write
from tests.intake.reading.test_encrypted import locked

GRID = (
    ("企业名称", "统一社会信用代码"),
    ("上海晨曦航天科技有限公司", CODES[0]),
    ("上海暮光航天科技有限公司", CODES[1]),
)
TEXT = "企业名称,统一社会信用代码\n上海晨曦航天科技有限公司," + CODES[0] + "\n"
# What 企業名稱 of a Big5 file looks like in GB18030: valid, and wrong.
TRADITIONAL = "企業名稱,統一社會信用代碼\n上海晨曦航天科技有限公司," + CODES[0] + "\n"


def good(path: Path) -> Path:
    return write(path, {"企业情况表": GRID, "空表": ()})


def broken(path: Path) -> Path:
    good(path)
    path.write_bytes(path.read_bytes()[:2000])
    return path


def code_of(file: ChosenFile) -> str | None:
    return file.error.code if isinstance(file.error, WorkbookError) else None


def test_one_unreadable_file_never_stops_the_others(tmp_path: Path) -> None:
    pdf = tmp_path / "c.xlsx"
    pdf.write_bytes(b"%PDF-1.4\n" + b"x" * 600)
    paths = [
        broken(tmp_path / "a.xlsx"),
        good(tmp_path / "b.xlsx"),
        pdf,
        locked(tmp_path / "d.xlsx", "orbit7"),
        tmp_path / "gone.xlsx",
        good(tmp_path / "e.xlsx"),
    ]
    told: list[tuple[int, Path]] = []
    files = read_chosen(wanted_files(paths), lambda number, file: told.append((number, file.path)))
    assert [code_of(file) for file in files] == ["damaged", None, "other", "encrypted", "missing", None]
    assert [file.read is None for file in files] == [file.error is not None for file in files]
    assert told == list(enumerate(paths))
    assert [file.needs_password for file in files] == [False, False, False, True, False, False]
    assert [file.size for file in files] == [p.stat().st_size if p.exists() else 0 for p in paths]
    one = files[1]
    assert one.sheets == ("企业情况表", "空表")
    assert one.rows == 3
    assert one.read is not None
    assert one.sha256 == one.read[1].sha256


def test_each_file_has_a_password_of_its_own(tmp_path: Path) -> None:
    one, two = locked(tmp_path / "a.xlsx", "orbit7"), locked(tmp_path / "b.xlsx", "星河2024")
    tried = [Wanted(one, "orbit7"), Wanted(two, "orbit7")]
    first, second = read_chosen(tried)
    assert first.error is None
    assert code_of(second) == "wrong_password"
    assert second.needs_password
    assert read_chosen([Wanted(two, "星河2024")])[0].rows == 2
    assert "orbit7" not in repr(tried)


def test_each_text_has_an_encoding_of_its_own(tmp_path: Path) -> None:
    mainland, taiwan, odd = (tmp_path / f"{name}.csv" for name in ("gb", "big5", "odd"))
    mainland.write_bytes(TEXT.encode("gb18030"))
    taiwan.write_bytes(TRADITIONAL.encode("cp950", "replace"))
    odd.write_bytes(b"a,b\n\x81\xff,c\n" * 3)
    first, second = read_chosen([Wanted(mainland), Wanted(taiwan, encoding="big5")])
    assert (first.encoding, second.encoding) == ("gb18030", "big5")
    assert first.is_text
    assert second.read is not None
    assert second.read[0].sheets[0].value(1, 1) == "企業名稱"
    wrong, unknown = read_chosen([Wanted(mainland, encoding="utf-8"), Wanted(odd)])
    assert (code_of(wrong), code_of(unknown)) == ("wrong_encoding", "text_encoding")
    assert wrong.is_text
    assert unknown.is_text
    assert not read_chosen([Wanted(good(tmp_path / "a.xlsx"))])[0].is_text


def test_a_folder_stands_for_its_workbooks_and_an_empty_one_for_its_refusal(tmp_path: Path) -> None:
    full, bare = tmp_path / "returns", tmp_path / "bare"
    full.mkdir()
    bare.mkdir()
    one, two = good(full / "a.xlsx"), good(full / "b.xlsx")
    (full / "~$a.xlsx").write_bytes(b"lock")
    wanted = wanted_files([two, full, bare])
    assert [w.path for w in wanted] == [two, one, bare]
    files = read_chosen(wanted)
    assert [file.error is None for file in files] == [True, True, False]
    assert files[2].error is not None
    assert "holds no workbook" in files[2].error.render(Language.EN)


def test_a_path_that_is_none_is_refused_in_words() -> None:
    (file,) = read_chosen([Wanted(Path("a\0b.xlsx"))])
    assert file.error is not None
    assert file.size == 0


def test_comments_and_struck_cells_are_counted_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表一"
    for row in GRID:
        sheet.append(row)
    sheet["B2"].comment = Comment("已增资", "审核人")
    sheet["A3"].comment = Comment("核对", "审核人")
    sheet["A2"].font = Font(strike=True)
    book.save(path)
    (file,) = read_chosen([Wanted(path)])
    assert [cell.cell for cell in file.comments] == ["B2", "A3"]
    assert file.struck == (("表一", "A2"),)
    assert file.looked


def test_how_far_it_is_grows_to_all_files_and_a_cancel_ends_it(tmp_path: Path) -> None:
    wanted = [Wanted(good(tmp_path / f"{n}.xlsx")) for n in range(3)]
    said: list[int] = []
    read_chosen(wanted, progress=said.append)
    assert said == sorted(said)
    assert {WHOLE, 2 * WHOLE, 3 * WHOLE} <= set(said)
    assert said[-1] == 3 * WHOLE
    kept: list[int] = []
    with pytest.raises(ReadingCancelledError):
        read_chosen(wanted, lambda number, _file: kept.append(number), cancelled=lambda: kept == [0])
    assert kept == [0]


def test_a_file_is_known_again_by_its_bytes_until_it_is_undone(desk: Desk, tmp_path: Path) -> None:
    path = good(tmp_path / "a.xlsx")
    assert desk.registry is not None
    (before,) = read_chosen([Wanted(path)])
    assert before.sha256 is not None
    assert earlier_imports(desk.registry, [before.sha256]) == {}
    desk.take(path)
    other = tmp_path / "renamed.xlsx"
    other.write_bytes(path.read_bytes())
    (again,) = read_chosen([Wanted(other)])
    assert again.sha256 is not None
    found = earlier_imports(desk.registry, [again.sha256, "0" * 64])
    assert list(found) == [again.sha256]
    earlier = found[again.sha256]
    assert (earlier.name, earlier.day, earlier.undone) == ("a.xlsx", date.today(), False)
    assert earlier.actor
    undo(desk.registry, "Test")
    assert earlier_imports(desk.registry, [again.sha256])[again.sha256].undone
