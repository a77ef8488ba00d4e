"""The strings of the program: all have their Chinese, and the tool that says so can tell when one has not."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tests.store.support import ROOT
from tools.strings import COMPILED, CatalogueError, check, compile_catalogue, is_stale, missing, read_code

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)


def tree(root: Path, code: str = "", **catalogues: str) -> Path:
    """A little project below `root`: one module and its catalogues."""
    (root / "registry" / "room").mkdir(parents=True)
    (root / "registry" / "room" / "door.py").write_text(code, encoding="utf-8")
    folder = root / "resources" / "translations" / "zh_CN"
    folder.mkdir(parents=True)
    for name, entries in catalogues.items():
        (folder / f"{name}.po").write_text(HEADER + entries, encoding="utf-8")
    return root


def test_every_string_of_the_program_has_its_chinese() -> None:
    faults, _ = check()
    assert not faults, "\n" + "\n".join(faults)


def test_a_thing_has_one_name_in_chinese() -> None:
    """The registry is 培育库, a scheme 评分方案, its log 变更日志, on every screen, in every message and in the help."""
    places = [*(ROOT / "resources" / "translations").rglob("*.po"), *(ROOT / "resources" / "help").rglob("*.md")]
    assert len(places) > 50
    for other in ("企业库", "评价方案", "修改日志", "客观评价", "封条"):
        assert [place.name for place in places if other in place.read_text("utf-8")] == []


def test_strings_are_found_however_they_are_written(tmp_path: Path) -> None:
    code = (
        "def f(x):\n"
        "    _('one ' 'and the same')\n"
        "    n_('{n} firm', '{n} firms', x)\n"
        "    Text('{cell} holds no date', cell='F12')\n"
        "    Text('{n} row', '{n} rows', n=3)\n"
        "    painter.translate(10, 20)\n"
        "MARKED = N_('marked')\n"
    )
    uses, faults = read_code(tree(tmp_path, code))
    assert [use.key for use in uses] == [
        ("one and the same", None),
        ("{n} firm", "{n} firms"),
        ("{cell} holds no date", None),
        ("{n} row", "{n} rows"),
        ("marked", None),
    ]
    assert not faults
    assert {use.room for use in uses} == {"registry/room"}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def f(n): return _(f'{n} firms')", "f-string"),
        ("def f(n): return Text('firms: ' + n)", "put together"),
        ("TITLE = _('Firms')", "import time"),
        ("def f(title=_('Firms')): return title", "import time"),
        ("class A:\n    title = _('Firms')", "import time"),
        ("def f(): return Text('{cell} holds no date')", "{cell} gets no value"),
        ("def f(): return _('{a} of {b}', a=1)", "{b} gets no value"),
        ("def f(): return _('Firms')", "no Chinese for 'Firms'"),
    ],
)
def test_a_fault_in_the_code_is_named(tmp_path: Path, code: str, words: str) -> None:
    faults, _ = check(tree(tmp_path, code))
    assert any(words in fault and "registry/room/door.py:" in fault for fault in faults)


@pytest.mark.parametrize(
    ("chinese", "words"),
    [
        ("", "no Chinese"),
        ("{count} 家企业", "became"),
        ("{n} 家企业:", "half-width"),
        ("{n} 家(企业)", "half-width"),
        ("{n}家企业", "a space is wanted"),
        ("{n} 家PDF", "a space is wanted"),
        ("{n} %", "no space is wanted"),
    ],
)
def test_a_fault_in_the_chinese_is_named(tmp_path: Path, chinese: str, words: str) -> None:
    code = "def f(x): return n_('{n} firm', '{n} firms', x)"
    entry = f'msgid "{{n}} firm"\nmsgid_plural "{{n}} firms"\nmsgstr[0] "{chinese}"\n'
    faults, _ = check(tree(tmp_path, code, room=entry))
    assert any(words in fault for fault in faults)


def test_what_is_quoted_may_be_written_as_it_was(tmp_path: Path) -> None:
    entry = 'msgid "Write the year"\nmsgstr "写明年份，例如“2024年营业收入(万元)”"\n'
    faults, _ = check(tree(tmp_path, "def f(): return _('Write the year')", room=entry))
    assert not faults


def test_a_fuzzy_entry_does_not_count_and_an_unused_one_is_listed(tmp_path: Path) -> None:
    entries = '#, fuzzy\nmsgid "Firms"\nmsgstr "企业"\n\nmsgid "Gone"\nmsgstr "已去"\n'
    faults, unused = check(tree(tmp_path, "def f(): return _('Firms')", room=entries))
    assert faults == ["registry/room/door.py:1: no Chinese for 'Firms'"]
    assert unused == ["no longer used: 'Gone'"]


def test_two_rooms_may_share_a_string_but_not_disagree_about_it(tmp_path: Path) -> None:
    one, other = 'msgid "Firms"\nmsgstr "企业"\n', 'msgid "Firms"\nmsgstr "公司"\n'
    compile_catalogue(tree(tmp_path / "same", one=one, two=one))
    with pytest.raises(CatalogueError, match="translated twice"):
        compile_catalogue(tree(tmp_path / "rooms", one=one, two=other))
    with pytest.raises(CatalogueError, match="translated twice"):
        compile_catalogue(tree(tmp_path / "file", one=one + "\n" + other))


def test_compiling_gives_the_same_bytes_and_gettext_reads_them(tmp_path: Path) -> None:
    entry = 'msgid "{n} firm"\nmsgid_plural "{n} firms"\nmsgstr[0] "{n} 家企业"\n'
    root = tree(tmp_path, room=entry)
    assert is_stale(root)
    first = compile_catalogue(root).read_bytes()
    assert not is_stale(root)
    assert compile_catalogue(root).read_bytes() == first
    with (root / COMPILED).open("rb") as file:
        assert gettext.GNUTranslations(file).ngettext("{n} firm", "{n} firms", 1) == "{n} 家企业"


def test_missing_entries_are_printed_ready_to_fill(tmp_path: Path) -> None:
    code = "def f(x):\n    _('Say \"firm\"')\n    n_('{n} firm', '{n} firms', x)\n"
    assert missing(tree(tmp_path, code)) == (
        "# ---- registry/room\n\n"
        '#: registry/room/door.py:2\nmsgid "Say \\"firm\\""\nmsgstr ""\n\n'
        '#: registry/room/door.py:3\nmsgid "{n} firm"\nmsgid_plural "{n} firms"\nmsgstr[0] ""\n'
    )
