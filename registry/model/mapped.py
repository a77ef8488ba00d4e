"""A class for each record table, for whoever works with the mapper. Their columns are those of `registry.model.entities`."""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase

from registry.model.entities import TABLES
from registry.model.entities import metadata as tables_metadata


class Base(DeclarativeBase):
    """Base of the mapped classes."""

    metadata = tables_metadata


class Firm(Base):
    """A firm under cultivation or watched."""

    __table__ = TABLES["firm"]


class FirmName(Base):
    """A legal, former, short, English or brand name of a firm."""

    __table__ = TABLES["firm_name"]


class FirmIdentifier(Base):
    """A code that names a firm in some register."""

    __table__ = TABLES["firm_identifier"]


class FirmSite(Base):
    """A place where a firm is registered or works."""

    __table__ = TABLES["firm_site"]


class FirmSegment(Base):
    """A position of a firm in the industrial chain."""

    __table__ = TABLES["firm_segment"]


class Recognition(Base):
    """One recognition of a firm, one row each; the current tier is derived."""

    __table__ = TABLES["recognition"]


class FundingEvent(Base):
    """One announcement of money raised; it may cover several rounds with one sum, which is never split."""

    __table__ = TABLES["funding_event"]


class Milestone(Base):
    """One event of a firm. A launch and the recovery of its booster are two."""

    __table__ = TABLES["milestone"]


class Metric(Base):
    """One figure of a firm for one year."""

    __table__ = TABLES["metric"]


class VetoRecord(Base):
    """The answer to one veto rule for one firm."""

    __table__ = TABLES["veto_record"]


class Evidence(Base):
    """A document, link or quote that supports a fact."""

    __table__ = TABLES["evidence"]


class Contact(Base):
    """A person to talk to. The change log keeps only a salted digest of it."""

    __table__ = TABLES["contact"]


class Note(Base):
    """What a sheet said of a firm in a column that is no field."""

    __table__ = TABLES["note"]


class CultivationPlan(Base):
    """Who looks after a firm, and which tier it is to reach by when."""

    __table__ = TABLES["cultivation_plan"]


class Engagement(Base):
    """A visit, call or meeting. Of those who were met the change log keeps only a salted digest."""

    __table__ = TABLES["engagement"]


class Need(Base):
    """What a firm asked for, and what was promised by whom until when."""

    __table__ = TABLES["need"]


class Task(Base):
    """Something to do for a firm."""

    __table__ = TABLES["task"]


class Support(Base):
    """Support sought by or given to a firm under a policy instrument."""

    __table__ = TABLES["support"]


class Payment(Base):
    """Money paid out under a support, or paid back."""

    __table__ = TABLES["payment"]


class Instrument(Base):
    """A policy instrument of the office, or its own wording of a shipped one."""

    __table__ = TABLES["instrument"]


class RuleSetVersion(Base):
    """An office's own version of a rule set."""

    __table__ = TABLES["rule_set"]


class Claim(Base):
    """What one source says of one value; the value that counts stands in the record itself."""

    __table__ = TABLES["claim"]


class PlanSet(Base):
    """The targets of one document, as the office keeps them."""

    __table__ = TABLES["plan_set"]


class PlanTarget(Base):
    """One target of a set."""

    __table__ = TABLES["plan_target"]


class Person(Base):
    """A person who works with the registry, and what they may do."""

    __table__ = TABLES["person"]


class OfficeTerm(Base):
    """An office's own word of a vocabulary, or its own wording of a shipped one."""

    __table__ = TABLES["office_term"]


class Holiday(Base):
    """A day off, or a make-up working day."""

    __table__ = TABLES["holiday"]


class Heading(Base):
    """A line that heads the office's papers."""

    __table__ = TABLES["heading"]


class Scheme(Base):
    """One version of a scoring scheme."""

    __table__ = TABLES["scheme"]


class SelectionRound(Base):
    """One round of choosing the key list."""

    __table__ = TABLES["selection_round"]


class RoundStep(Base):
    """A step that a round has taken: when, by whom, on which document."""

    __table__ = TABLES["round_step"]


class Candidature(Base):
    """A firm that stands in a round."""

    __table__ = TABLES["candidature"]


class Expert(Base):
    """A person who may sit on a panel."""

    __table__ = TABLES["expert"]


class ExpertTie(Base):
    """What binds an expert to an organisation."""

    __table__ = TABLES["expert_tie"]


class PanelSeat(Base):
    """An expert on the panel of a round."""

    __table__ = TABLES["panel_seat"]


class Recusal(Base):
    """An expert who does not mark a candidate, or a suspicion answered."""

    __table__ = TABLES["recusal"]


class Mark(Base):
    """One mark of one expert for one item of one candidate."""

    __table__ = TABLES["mark"]


class Decision(Base):
    """What the office decided in a round, with the reason."""

    __table__ = TABLES["decision"]


class Objection(Base):
    """An objection raised in the period of public notice."""

    __table__ = TABLES["objection"]


class RegistryInfo(Base):
    """What this registry is: one row."""

    __table__ = TABLES["registry_info"]
