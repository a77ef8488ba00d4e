"""What a refusal says: what happened and how to go on, in both languages, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from registry.errors import RegistryError, UserError
from registry.i18n import Language, Text, set_language
from registry.office.calendar import Calendar
from registry.scoring.panel_draw import draw_panel
from registry.view.query.values import money
from ui.firms.edit import read_credit_code


@pytest.mark.parametrize(
    ("refused", "mend"),
    [
        (lambda: Calendar({}).end_of(date(2026, 1, 5), 0), "Ask for 1 or more."),
        (lambda: draw_panel("2026", ["a", "b"], 1, " "), "Record a seed, then draw."),
        (lambda: money("999999999999亿"), "Type it like 5亿, 500m."),
        (lambda: read_credit_code("310000000000000"), "Copy the code from the licence."),
    ],
)
def test_a_refusal_names_a_way_out(refused: Callable[[], object], mend: str) -> None:
    with pytest.raises(UserError) as caught:
        refused()
    assert caught.value.mend is not None
    assert caught.value.mend.render(Language.EN) == mend
    assert caught.value.mend.render(Language.ZH) != mend


def test_beside_a_form_sentences_follow_each_other_as_the_language_has_it() -> None:
    error = RegistryError(
        Text("The passphrase is too short."), Text("Nothing was changed."), Text("Type it twice the same way.")
    )
    assert error.brief == "The passphrase is too short. Type it twice the same way."
    set_language(Language.ZH)
    assert error.brief == "口令太短。请两次输入相同的口令。"
    assert RegistryError(Text("The passphrase is too short.")).brief == "口令太短。"
