"""The parser and the exit codes.

0 done · 1 the check found faults · 2 something the user can mend · 3 something the environment did · 64 wrong usage ·
70 a bug · 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from registry import __version__
from registry.cli.output import Output
from registry.errors import RegistryError, fault_report
from registry.i18n import Language, _, set_language
from registry.intake.reading import ENCODINGS
from registry.report.papers.kinds import REGISTER_KINDS, ROUND_KINDS
from registry.waiting import told_of_waiting

EXIT_USAGE = 64
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
COMMAND = "cultivation"
"""The command that an installation brings; without one it is ``python -m registry``."""

Command = Callable[[argparse.Namespace, Output], int]


class _Help(argparse.HelpFormatter):
    """Help whose first word is in the reader's language too."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _("Usage: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser that speaks the reader's language; one without help of its own is only a parent of others."""

    def __init__(self, *, add_help: bool = True, **settings: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Help, **settings)
        if add_help:
            # Renamed after the parents came in: argparse joins groups by their titles.
            self._positionals.title, self._optionals.title = _("Arguments"), _("Options")
            self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help=_("show this help"))

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, _("{program}: wrong usage, {detail}", program=self.prog, detail=message) + "\n")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is not a date like 2025-06-30", text=text)) from None


def _size(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(_("{text} is not a number from 1 to 1000", text=text))
    return int(text)


def _common() -> _Parser:
    common = _Parser(add_help=False)
    absent = argparse.SUPPRESS
    common.add_argument("--registry", metavar="FILE", type=Path, default=absent, help=_("the registry file (.car)"))
    common.add_argument(
        "--passphrase-file",
        metavar="FILE",
        type=Path,
        default=absent,
        help=_("a file whose first line opens an encrypted registry (default: REGISTRY_PASSPHRASE, or a question)"),
    )
    common.add_argument("--json", action="store_true", default=absent, help=_("answer in JSON"))
    common.add_argument(
        "--lang", choices=[x.value for x in Language], default=absent, help=_("language of messages: en or zh")
    )
    return common


def _program() -> str:
    """What the reader called: the installed command, or the module."""
    called = Path(sys.argv[0]).stem
    return called if called == COMMAND else "python -m registry"


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    common = _common()
    parser = _Parser(prog=_program(), description=_("Commercial Aerospace Cultivation Registry"), parents=[common])
    parser.add_argument("--version", action="version", version=__version__, help=_("show the version"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)

    def add(name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=about, description=about, parents=[common])

    demo = add("demo", _("run the main job on the two shipped samples"))
    demo.add_argument(
        "folder", nargs="?", type=Path, default=Path("demo"), help=_("where to put the result (default: ./demo)")
    )
    imports = add("import", _("read workbooks into the registry, as one undo step"))
    imports.add_argument(
        "workbooks", nargs="+", metavar="WORKBOOK", type=Path, help=_("a workbook, or a folder of workbooks")
    )
    imports.add_argument(
        "--skip-unreadable", action="store_true", help=_("of several workbooks leave out those that cannot be read")
    )
    imports.add_argument("--dry-run", action="store_true", help=_("show what would change and write nothing"))
    imports.add_argument("--year", type=int, metavar="YEAR", help=_("the year of figures whose header names none"))
    imports.add_argument(
        "--policy",
        choices=["values", "clean", "all"],
        default="values",
        help=_("values: leave faulty values out (default); clean: leave faulty firms out; all: everything or nothing"),
    )
    imports.add_argument(
        "--problems",
        type=Path,
        metavar="OUT.xlsx",
        help=_("write a marked copy for the sender; with several workbooks one each, or into the folder OUT"),
    )
    imports.add_argument(
        "--encoding", choices=ENCODINGS, help=_("the encoding of text files (.csv, .tsv); found where none is given")
    )
    imports.add_argument(
        "--password-file", type=Path, metavar="FILE", help=_("a file whose first line opens protected workbooks")
    )
    imports.add_argument("--layout", type=Path, metavar="FILE", help=_("read sheets of this shape as the layout says"))
    _layouts(add("layouts", _("see and forget the remembered layouts of sheets")))
    add("imports", _("list the imports, the latest first"))
    undo = add("undo", _("take back the latest change, or an import of long ago"))
    undo.add_argument(
        "change",
        nargs="?",
        type=int,
        metavar="NUMBER",
        help=_("the number of an import, as imports lists it; what was changed since is kept"),
    )
    add("redo", _("bring back what was undone last"))
    add("firms", _("list the firms"))
    add("rounds", _("list the funding announcements"))
    add("milestones", _("list the milestones"))
    show = add("show", _("show one firm with the source of each value"))
    show.add_argument("firm", metavar="FIRM", help=_("name, former name, credit code or key"))
    score = add("score", _("score the candidates and draw the cut line"))
    _scoring(score)
    shortlist = add("shortlist", _("write the shortlist as PDF and XLSX"))
    _scoring(shortlist)
    shortlist.add_argument(
        "--round", metavar="ROUND", help=_("title or key of a round; its own scheme, day and seats then hold")
    )
    shortlist.add_argument("--pdf", type=Path, metavar="OUT", help=_("write a PDF"))
    shortlist.add_argument("--xlsx", type=Path, metavar="OUT", help=_("write a workbook"))
    shortlist.add_argument("--language", choices=["en", "zh", "both"], default="both", help=_("language of the paper"))
    dossier = add("dossier", _("write the dossier of a firm, or of all firms, as PDF"))
    dossier.add_argument("firm", nargs="?", metavar="FIRM", help=_("name, former name, credit code or key"))
    dossier.add_argument(
        "out", type=Path, metavar="OUT", help=_("a name that ends in .pdf, or a folder for a file each")
    )
    dossier.add_argument("--all", action="store_true", help=_("all firms, joined into OUT.pdf or a file each in OUT"))
    dossier.add_argument("--language", choices=["en", "zh", "both"], default="both", help=_("language of the paper"))
    dossier.add_argument(
        "--as-of", type=_day, metavar="DATE", help=_("day of the assessment (default: the data date, or today)")
    )
    file = add("file", _("write the cultivation file of a firm as PDF"))
    file.add_argument("firm", metavar="FIRM", help=_("name, former name, credit code or key"))
    file.add_argument("out", type=Path, metavar="OUT.pdf")
    file.add_argument("--language", choices=["en", "zh", "both"], default="both", help=_("language of the paper"))
    file.add_argument(
        "--as-of", type=_day, metavar="DATE", help=_("day of the assessment (default: the data date, or today)")
    )
    _paper(add("paper", _("write a ledger, brief, notice, index or a paper of a round")))
    table = add("table", _("write the table of firms as XLSX, CSV or JSON"))
    table.add_argument("out", type=Path, metavar="OUT", help=_("a name that ends in .xlsx, .csv or .json"))
    _table(table)
    export = add("export", _("write the whole registry as a workbook"))
    export.add_argument("out", type=Path, metavar="OUT.xlsx")
    package = add("package", _("write the whole registry as an open data package, or make a registry of one"))
    package.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help=_("a name that ends in .zip, or a folder; with --restore the new registry"),
    )
    package.add_argument(
        "--contacts",
        action="store_true",
        help=_("personal data too, so that the restored registry is the same row for row"),
    )
    package.add_argument("--restore", type=Path, metavar="PACKAGE", help=_("make the registry OUT of this package"))
    template = add("template", _("write an empty return for the districts"))
    template.add_argument("out", type=Path, metavar="OUT.xlsx")
    check = add("check", _("check the file, its log and its links"))
    check.add_argument("--quick", action="store_true", help=_("only the pages, the schema and the end of the log"))
    _keeping(add)
    _people(add)
    _scheme(add("scheme", _("see, compare, export and import scoring schemes")))
    _keylist(add("keylist", _("see, seal and export the rounds of choosing the key list")))
    _signing(add("sign", _("sign a paper with a certificate of the office")))
    verify = add("verify", _("compute a sealed list again and say whether it holds, and who signed it"))
    verify.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=_("a sealed file, or a shortlist as PDF (default: all sealed rounds of the registry)"),
    )
    verify.add_argument("--digest", metavar="SHA256", help=_("the digest printed on the paper"))
    verify.add_argument(
        "--anchors",
        nargs="+",
        metavar="PAPER",
        help=_(
            "hold papers against the log of the registry: PDFs, or what stands at their foot, like 57:3f2a9c0177ab12cd"
        ),
    )
    return parser


def _keeping(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    backup = add("backup", _("make a verified backup, list those there are, choose a second place"))
    backup.add_argument("--list", action="store_true", help=_("make none, only list them"))
    backup.add_argument("--second", type=Path, metavar="FOLDER", help=_("copy each backup to this folder too"))
    backup.add_argument("--no-second", action="store_true", help=_("copy backups to no second place any more"))
    restore = add("restore", _("show what going back to a backup would lose, and go back to it"))
    restore.add_argument(
        "backup", nargs="?", type=Path, metavar="BACKUP", help=_("a file, or its name (default: the newest)")
    )
    restore.add_argument("--yes", action="store_true", help=_("do it; the state before is kept as a backup"))
    repair = add("repair", _("bring what can be read of a damaged registry into a new file"))
    repair.add_argument("out", type=Path, metavar="OUT.car")
    add("compact", _("give back the room that deleted rows left"))
    secret = add("passphrase", _("encrypt a registry and its backups, change its passphrase, or take it away"))
    secret.add_argument("act", choices=["set", "change", "remove"], metavar="ACT", help="set, change, remove")
    secret.add_argument(
        "--new-passphrase-file",
        type=Path,
        metavar="FILE",
        help=_("a file whose first line is the new one (default: REGISTRY_NEW_PASSPHRASE, or a question)"),
    )


def _people(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    person = add("person", _("show where a person's data stand, and erase them for good"))
    person.add_argument("text", metavar="TEXT", help=_("part of a name, number or address"))
    person.add_argument("--erase", action="store_true", help=_("erase all that was found; there is no undo"))
    people = add("people", _("list who works with the registry, or name somebody"))
    people.add_argument("--add", metavar="NAME", help=_("name this person, or change what they may do"))
    people.add_argument("--account", metavar="ACCOUNT", help=_("the account on the computer"))
    people.add_argument(
        "--roles", metavar="A,B", default="officer", help=_("officer, reviewer, secretary, reader (default: officer)")
    )
    office = add("office", _("hand over what the office has set, in one file"))
    office.add_argument("act", metavar="ACT", choices=["export", "import"], help="export, import")
    office.add_argument("file", type=Path, metavar="FILE.json")
    office.add_argument("--yes", action="store_true", help=_("take the differences over"))
    instruments = add("instruments", _("list the policy instruments, write them as a workbook, or take one in"))
    instruments.add_argument("act", metavar="ACT", nargs="?", choices=["list", "export", "import"], default="list")
    instruments.add_argument("file", type=Path, metavar="FILE.xlsx", nargs="?")
    instruments.add_argument("--yes", action="store_true", help=_("take the differences over"))


_PAPERS = tuple(kind.replace("_", "-") for kind in (*REGISTER_KINDS, *ROUND_KINDS))


def _paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", choices=_PAPERS, help=", ".join(_PAPERS))
    parser.add_argument(
        "out", type=Path, metavar="OUT", help=_("a name that ends in .pdf; ledger and evidence also as .xlsx")
    )
    parser.add_argument("--round", metavar="ROUND", help=_("title or key of a round (default: the newest)"))
    parser.add_argument("--about", metavar="NAME", help=_("the firm, expert or district that the paper is about"))
    parser.add_argument("--language", choices=["en", "zh", "both"], default="both", help=_("language of the paper"))
    parser.add_argument(
        "--as-of", type=_day, metavar="DATE", help=_("day of the assessment (default: the data date, or today)")
    )


def _signing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paper", type=Path, metavar="FILE.pdf")
    parser.add_argument(
        "--certificate", type=Path, required=True, metavar="FILE.p12", help=_("the certificate with its key")
    )
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help=_("a file whose first line opens the certificate")
    )
    parser.add_argument("--out", type=Path, metavar="OUT", help=_("where to write it (default: FILE-signed.pdf)"))
    parser.add_argument("--visible", action="store_true", help=_("print a line at the foot of the last page too"))


def _table(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--columns", metavar="A,B", help=_("columns in this order (default: all)"))
    parser.add_argument("--sort", metavar="A,-B", help=_("columns to sort by; a minus in front turns the order round"))
    parser.add_argument("--search", metavar="TEXT", default="", help=_("only firms whose names or codes hold this"))
    parser.add_argument("--sources", action="store_true", help=_("beside each column where its values came from"))
    parser.add_argument(
        "--contacts", action="store_true", help=_("personal data too: contact persons with phone and mail")
    )
    parser.add_argument(
        "--as-of", type=_day, metavar="DATE", help=_("day of the assessment (default: the data date, or today)")
    )


def _layouts(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", parser_class=_Parser)
    common = [_common()]
    acts.add_parser("list", help=_("list the layouts"), parents=common)
    for name, about in (
        ("show", _("show what each column means")),
        ("export", _("write a layout as a file")),
        ("forget", _("forget a layout")),
    ):
        act = acts.add_parser(name, help=about, description=about, parents=common)
        act.add_argument("key", metavar="KEY", help=_("key or name of a layout"))
        if name == "export":
            act.add_argument("file", type=Path, metavar="FILE")


def _scheme(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", parser_class=_Parser)
    common = [_common()]
    named = _("code@version, a version, a digest, or a file")

    def add(name: str, about: str) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=about, description=about, parents=common)

    add("list", _("list the versions of all schemes"))
    show = add("show", _("show weights, value functions and rules of a scheme"))
    show.add_argument("name", nargs="?", metavar="SCHEME", help=named)
    diff = add("diff", _("show what differs between two schemes"))
    diff.add_argument("old", metavar="OLD", help=named)
    diff.add_argument("new", metavar="NEW", help=named)
    export = add("export", _("write a scheme as TOML or as a workbook"))
    export.add_argument("name", metavar="SCHEME", help=named)
    export.add_argument("file", type=Path, metavar="FILE", help=_("a name that ends in .toml or .xlsx"))
    imports = add("import", _("save the scheme in a file as the next version"))
    imports.add_argument("file", type=Path, metavar="FILE", help=_("a name that ends in .toml or .xlsx"))
    imports.add_argument("--note", metavar="TEXT", help=_("why the scheme is changed"))
    imports.add_argument("--dry-run", action="store_true", help=_("show what would change and write nothing"))


def _keylist(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", parser_class=_Parser)
    common = [_common()]
    acts.add_parser("list", help=_("list the rounds"), parents=common)
    for name, about in (
        ("show", _("show the list of a round and what stands in the way of its seal")),
        ("seal", _("seal a round: there is no undo")),
        ("export", _("write the sealed file of a round")),
    ):
        act = acts.add_parser(name, help=about, description=about, parents=common)
        act.add_argument("round", metavar="ROUND", help=_("title or key of a round"))
        if name == "seal":
            act.add_argument("--witness", metavar="NAME", required=True, help=_("the second person, by name"))
        if name == "export":
            act.add_argument("file", type=Path, metavar="FILE.json")


def _scoring(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scheme", type=Path, metavar="S", help=_("scheme file (default: the shipped one)"))
    parser.add_argument(
        "--as-of", type=_day, metavar="DATE", help=_("day of the assessment (default: the data date, or today)")
    )
    parser.add_argument("--size", type=_size, default=10, help=_("number of seats (default: 10)"))
    parser.add_argument(
        "--missing",
        choices=["middle", "zero", "neutral", "redistribute"],
        default=None,
        help=_("how a draft treats missing values"),
    )


_COMMANDS = {
    "demo": ("demo", "demo"),
    "import": ("importing", "import_workbooks"),
    "layouts": ("layouts", "layouts"),
    "imports": ("imports", "imports"),
    "undo": ("importing", "undo_change"),
    "redo": ("importing", "redo_last"),
    "firms": ("listing", "list_firms"),
    "rounds": ("listing", "list_rounds"),
    "milestones": ("listing", "list_milestones"),
    "show": ("listing", "show_firm"),
    "score": ("scoring", "score_firms"),
    "shortlist": ("papers", "write_shortlist"),
    "dossier": ("dossiers", "write_dossier"),
    "file": ("firm_files", "write_file"),
    "paper": ("short_papers", "write_paper"),
    "table": ("tables", "write_table"),
    "export": ("papers", "write_export"),
    "package": ("packages", "package"),
    "template": ("papers", "write_template"),
    "check": ("listing", "check"),
    "backup": ("keeping", "backup"),
    "restore": ("keeping", "restore_backup"),
    "repair": ("keeping", "repair_registry"),
    "compact": ("keeping", "compact_registry"),
    "passphrase": ("passphrases", "passphrase"),
    "scheme": ("schemes", "scheme"),
    "keylist": ("keylist", "keylist"),
    "sign": ("signing", "sign"),
    "person": ("persons", "person"),
    "people": ("office", "list_people"),
    "office": ("office", "office"),
    "instruments": ("office", "instruments"),
    "verify": ("keylist", "verify"),
}


def _command(name: str) -> Command:
    # Imported when it runs: --help must not wait for SQLAlchemy, nor one command for another's libraries.
    module, function = _COMMANDS[name]
    return getattr(import_module(f"registry.cli.{module}"), function)


def _language(arguments: Sequence[str]) -> Language:
    """The language asked for, else the one of the environment; needed before the parser can speak."""
    for here, following in pairwise([*arguments, ""]):
        chosen = following if here == "--lang" else here.removeprefix("--lang=") if here.startswith("--lang=") else ""
        if chosen in ("en", "zh"):
            return Language(chosen)
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return Language.ZH if spoken.lower().startswith("zh") else Language.EN


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(arguments)
    set_language(language)
    try:
        options = build_parser().parse_args(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else EXIT_USAGE
    output = Output(as_json=getattr(options, "json", False), language=language)
    try:
        with told_of_waiting(output.waiting):
            return _command(options.command)(options, output)
    except RegistryError as error:
        if output.as_json:
            output.result({"error": error.render(language)})
        output.note(error.render(language))
        return error.exit_code
    except KeyboardInterrupt:
        output.note(_("Stopped. Nothing was changed."))
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; that is its right.
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001 (a bug is said as one, wherever it came from)
        output.note(fault_report(type(error), error.__traceback__))
        output.note(_("This is a fault of the program. The registry is as it was before the command."))
        return EXIT_BUG
