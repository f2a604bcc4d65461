"""ims-admin explain: what could have made a session's difference, each candidate with the entries to look at."""

from collections.abc import Iterable

from ims_desktop.actions.counter.explain_difference import Explained, explain_difference
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.bootstrap.session_names import session_at_till
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.counts import Person, Session
from ims_desktop.cli.where import Folder
from ims_desktop.domain.explaining.explain import Candidate, Lead
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind

_MOST_SHOWN = 8  # --json has them all


def explain(folder: Folder, user: Person, session: Session = None) -> None:
    """What could make a session's difference, likeliest first; once its counting is finished."""
    with open_till_folder(folder, writing=False) as till:
        person, data = sign_in(till.desk, user, output.password_of(user)), till.desk.till.reference_data()
        wanted = session_at_till(till, session)
        found = explain_difference(till.desk, data, person, wanted)
    answer: dict[str, object] = {
        "session": found.session,
        "differences": [{"mop": mop, "difference_pence": pence} for mop, pence in found.differences.items()],
        "searched": {"payments": found.payments, "moves": found.moves, "reversals": found.reversals},
        "candidates": [_shown(one, found) for one in found.candidates],
    }
    output.say(answer, "\n".join(_words(found)))


def _shown(one: Candidate, found: Explained) -> dict[str, object]:
    return {
        "message": one.words,
        "likelihood": round(one.likelihood, 4),
        "explains": _pence(one.explains.items()),
        "leaves": _pence(one.leaves),
        "entries": list(one.entries),
        "mistakes": [
            {
                "kind": mistake.kind.name.lower(),
                "message": mistake.words,
                "leads": [_lead(lead, found) for lead in mistake.leads],
            }
            for mistake in one.mistakes
        ],
    }


def _lead(lead: Lead, found: Explained) -> dict[str, object]:
    receipts = [found.receipts[number] for number in lead.entries if number in found.receipts]
    return {"message": lead.words, "entries": list(lead.entries), "receipts": receipts}


def _pence(by_kind: Iterable[tuple[MopKind, int]]) -> list[dict[str, object]]:
    return [{"kind": kind.value, "difference_pence": pence} for kind, pence in by_kind]


def _words(found: Explained) -> list[str]:
    """As people read it: a candidate a line, the entries behind it below."""
    if not found.differences:
        return ["The count agrees; there is nothing to explain."]
    if not found.candidates:
        return [f"Nothing that was looked through explains it ({found.searched})."]
    lines = [f"Looked through {found.searched}."]
    for place, one in enumerate(found.candidates, start=1):
        lines.append(f"{place}. {one.words}")
        lines += [f"   Leaves {pounds(pence)} of {kind.value} open." for kind, pence in one.leaves]
        leads = [lead for mistake in one.mistakes for lead in mistake.leads if lead.entries]
        lines += [_behind(lead, one.words) for lead in leads[:_MOST_SHOWN]]
        if len(leads) > _MOST_SHOWN:
            lines.append(f"   and {len(leads) - _MOST_SHOWN} more")
    return lines


def _behind(lead: Lead, said: str) -> str:
    """A lead's entries, with its words unless the candidate's own line said them."""
    entries = ", ".join(f"{number:,}" for number in lead.entries)
    return f"   entry {entries}" if lead.words == said else f"   entry {entries}: {lead.words}"
