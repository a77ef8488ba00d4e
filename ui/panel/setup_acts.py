"""What is done while a panel is set up: experts, their ties, who sits, who steps aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from registry.i18n import Text
from ui.panel.ask import AskDialog, Asked, read_day
from ui.panel.state import today
from ui.panel.words import face

if TYPE_CHECKING:
    from registry.rounds.book import Expert, Seat
    from registry.view import Registry
    from ui.panel.acts import Acts


def _expert_fields(expert: Expert | None) -> list[Asked]:
    held = expert
    return [
        Asked("name", Text("Expert's name"), held.name if held else ""),
        Asked("english_name", Text("English name"), held.english_name if held else "", needed=False),
        Asked("specialty", Text("Specialty"), held.specialty if held else "", needed=False),
        Asked("employer", Text("Employer"), held.employer if held else "", needed=False,
              note=Text("The full legal name, by which recusals are found.")),
        Asked("employer_uscc", Text("Employer's code"), held.employer_uscc if held else "", needed=False),
        Asked("position", Text("Position"), held.position if held else "", needed=False),
    ]  # fmt: skip


class SetUpActs:
    """The acts of the set-up, beside those of the page."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    def _ask(self, title: Text, fields: Sequence[Asked], act: Text, taken: object, sentence: Text | str = "") -> None:
        dialog = AskDialog(self._acts.parent(), title, fields, act, taken, sentence=sentence)  # type: ignore[arg-type]
        self._acts.show(dialog)

    def add_expert(self) -> None:
        """Ask for an expert, put him on record and let him sit."""
        from registry.rounds.seating import NewExpert, add_experts, seat_experts

        actor, uid = self._acts.desk.actor, self._acts.book().head.uid

        def taken(answers: Mapping[str, str]) -> None:
            new = NewExpert(**answers)

            def work(registry: Registry) -> None:
                seat_experts(registry, actor, uid, add_experts(registry, actor, [new]))

            self._acts.write(work)

        self._ask(Text("Add an expert to the panel"), _expert_fields(None), Text("Add expert"), taken)

    def edit_expert(self, expert: Expert) -> None:
        """Correct what is on record of an expert."""
        from registry.rounds.book import Expert as Record
        from registry.rounds.seating import edit_expert

        actor = self._acts.desk.actor

        def taken(answers: Mapping[str, str]) -> None:
            self._acts.write(lambda registry: edit_expert(registry, actor, Record(uid=expert.uid, **answers)))

        self._ask(Text("Correct an expert"), _expert_fields(expert), Text("Save expert"), taken)

    def seat(self, experts: Sequence[str]) -> None:
        """Let experts on record sit on the panel."""
        from registry.rounds.seating import seat_experts

        actor, uid = self._acts.desk.actor, self._acts.book().head.uid
        self._acts.write(lambda registry: seat_experts(registry, actor, uid, experts))

    def unseat(self, expert: Expert) -> None:
        """Take an expert off the panel, with the reason."""
        from registry.rounds.seating import unseat_expert

        actor, uid = self._acts.desk.actor, self._acts.book().head.uid

        def taken(answers: Mapping[str, str]) -> None:
            self._acts.write(lambda registry: unseat_expert(registry, actor, uid, expert.uid, answers["reason"]))

        name = face(self._acts.book().seat_of(expert.uid), self._acts.page.names)
        self._ask(
            Text("Take {name} off the panel", name=name),
            [Asked("reason", Text("Reason"))],
            Text("Unseat expert"),
            taken,
        )

    def add_tie(self, expert: Expert) -> None:
        """Write down what ties an expert to an organisation."""
        from registry.rounds.causes import CAUSES, TYPED
        from registry.rounds.seating import NewTie, add_ties

        actor = self._acts.desk.actor
        not_known = Text("Leave empty what is not known.")

        def taken(answers: Mapping[str, str]) -> None:
            tie = NewTie(
                answers["organisation"],
                answers["kind"],
                answers["uscc"],
                read_day(answers["since"]),
                read_day(answers["until"]),
                answers["source"],
            )
            self._acts.write(lambda registry: add_ties(registry, actor, expert.uid, [tie]))

        self._ask(
            Text("Add a tie of {name}", name=expert.name),
            [
                Asked("kind", Text("Kind"), TYPED[0].value, choices=[(k.value, CAUSES[k]) for k in TYPED]),
                Asked(
                    "organisation", Text("Organisation"), note=Text("The full legal name, by which recusals are found.")
                ),
                Asked("uscc", Text("Credit code"), needed=False),
                Asked("since", Text("Since"), needed=False, kind="day", note=not_known),
                Asked("until", Text("Until"), needed=False, kind="day", note=not_known),
                Asked("source", Text("Source"), needed=False),
            ],
            Text("Add tie"),
            taken,
        )

    def note_declaration(self, seat: Seat) -> None:
        """Ask for the day on which the one on a seat signed the declaration."""
        from registry.rounds.seating import note_declaration

        actor, uid, expert = self._acts.desk.actor, self._acts.book().head.uid, seat.expert.uid

        def taken(answers: Mapping[str, str]) -> None:
            day = read_day(answers["day"])
            self._acts.write(lambda registry: note_declaration(registry, actor, uid, expert, day))

        self._ask(
            Text("Declaration of {name}", name=face(seat, self._acts.page.names)),
            [
                Asked(
                    "day",
                    Text("Declaration signed"),
                    (seat.declared or today()).isoformat(),
                    needed=False,
                    kind="day",
                    note=Text("Leave empty where none is signed."),
                )
            ],
            Text("Note the day"),
            taken,
            Text("The expert declares what ties there are to candidates, and to keep marks and papers secret."),
        )

    def declare(self, expert: Expert) -> None:
        """Record a recusal that an expert, or the office, declares."""
        from registry.rounds.causes import CAUSES, TYPED
        from registry.rounds.seating import DECLARED, FoundTie, record_recusals

        actor, book = self._acts.desk.actor, self._acts.book()
        name = face(book.seat_of(expert.uid), self._acts.page.names)

        def taken(answers: Mapping[str, str]) -> None:
            tie = FoundTie(
                expert.uid,
                answers["firm"],
                DECLARED,
                answers["cause"],
                answers["reason"],
                document_no=answers["document"],
            )
            self._acts.write(lambda registry: record_recusals(registry, actor, book.head.uid, [tie]))

        firms = sorted(((c.uid, c.name) for c in book.admitted), key=lambda pair: pair[1])
        self._ask(
            Text("Declare a recusal of {name}", name=name),
            [
                Asked("firm", Text("Candidate"), firms[0][0], choices=firms),
                Asked("cause", Text("Cause"), TYPED[0].value, choices=[(k.value, CAUSES[k]) for k in TYPED]),
                Asked("reason", Text("Reason")),
                Asked("document", Text("Document number"), needed=False),
            ],
            Text("Declare recusal"),
            taken,
            Text("No mark of this expert for this candidate can be entered from then on."),
        )

    def find(self) -> None:
        """Find recusals in what is on record, and say how many are new."""
        from registry.rounds.recusals import record_computed

        actor, uid = self._acts.desk.actor, self._acts.book().head.uid
        desk, page = self._acts.desk, self._acts.page

        def said(n: int) -> None:
            if n:
                desk.say(Text("{n} recusal found", "{n} recusals found", n=n))
            else:
                desk.say(Text("No new recusal found"), tone="info")

        desk.write(lambda registry, _ticket: record_computed(registry, actor, uid), said, initiator=page)
