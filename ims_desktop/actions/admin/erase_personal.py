"""Erase personal data whose time has come: at central at once, at tills with their next word from central."""

from collections.abc import Mapping
from datetime import date

from ims_desktop.actions.ports import CentralStore, Clock, Ids
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.erasure import REASON, ErasureCertificate, check_day, kept_from, read_facts
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.roll import EntryDraft, EntryKind, personal_value
from ims_desktop.domain.times import business_day

_LONGEST_REASON = 200


def erase_personal(
    central: CentralStore, clock: Clock, ids: Ids, user: User, before: date, *, younger: str = ""
) -> ErasureCertificate:
    """Erase the personal values of every entry made before a day; answers the certificate of what went.

    The rolls keep the commitments, and an entry on the administrator's desk roll says what was erased. Refuses
    `ERASE_IN_FUTURE`, and `ERASE_TOO_YOUNG` for what the office keeps, unless `younger` says why. Account holders'
    copies are not part of it: they follow the next load.
    """
    user.must(Permission.ERASE_PERSONAL)
    data = central.reference_data()
    today = business_day(clock.now())
    kept = kept_from(today, data.council.kept_years)
    reason = clean_text(younger, field="The reason", maximum=_LONGEST_REASON)
    check_day(before, today, kept, reason)
    if before <= kept:
        reason = ""
    entry, salt = EntryId(ids.new_id()), ids.salt()

    def said(facts: Mapping[str, Json]) -> EntryDraft:
        personal = (personal_value(REASON, salt, reason),) if reason else ()
        body = {**facts, "kept_from": kept.isoformat()}
        return EntryDraft(entry, EntryKind.PERSONAL_ERASED, user.id, body, personal)

    done = central.erase(before, entry, user.id, said)
    day, values, entries, rolls, fields, commitments = read_facts(done.body)
    return ErasureCertificate(
        council=data.council.name,
        day=day,
        values=values,
        entries=entries,
        rolls=rolls,
        fields=fields,
        commitments=commitments,
        kept_from=kept,
        reason=reason,
        at=done.at,
        by=user.display_name,
        device=done.device,
        number=done.number,
        mark=done.mark,
    )
