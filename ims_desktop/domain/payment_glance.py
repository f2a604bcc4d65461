"""Payments read at a glance: the one spelling that a till writes, matched whole, so that a million are proven in time.

A match shows that the text is canonical: names sorted and none twice, numbers in one form, plain ASCII texts
without escapes; and that its sums hold. Whatever does not match (Welsh letters, an approver, a clock that had stepped
back) is read the long way, and nothing is ever found wrong here.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from ims_desktop.domain.times import business_day

Posted: TypeAlias = tuple[str, str, str, int, str, int, int, int, str]

_PLAIN = r'"[ !#-\[\]-~]*+"'
_TEXT = r'"([ !#-\[\]-~]*+)"'
_PENCE = r"(0|-?[1-9][0-9]{0,14})"
_PLACE = r"([1-9][0-9]?)"
_LINE = (
    rf'\{{"amount_pence":{_PENCE},"fund":{_TEXT},(?:"item":{_PLAIN},|)"narrative":{_PLAIN},'
    rf'(?:"quantity":[1-9][0-9]{{0,2}},|)"reference":{_TEXT},"vat_code":{_TEXT},"vat_pence":{_PENCE},'
    r'"vat_rate":"[0-9.]+"\}'
)
_POSTING = (
    rf'\{{"amount_pence":{_PENCE},"fund":{_TEXT},"line":{_PLACE},"mop":{_TEXT},"narrative":{_TEXT},'
    rf'"reference":{_TEXT},"tender":{_PLACE},"vat_code":{_TEXT},"vat_pence":{_PENCE}\}}'
)
_TENDER = (
    rf'\{{"amount_pence":{_PENCE},(?:"card_authorisation":{_PLAIN},|)(?:"card_last4":{_PLAIN},|)'
    rf'(?:"card_scheme":{_PLAIN},|)(?:"change_pence":([1-9][0-9]{{0,14}}),|)(?:"cheque_date":{_PLAIN},|)'
    rf'(?:"cheque_number":{_PLAIN},|)"kind":"(?:cash|cheque|card|other)","mop":{_TEXT}\}}'
)
_IN_LINE, _IN_POSTING, _IN_TENDER = 5, 9, 3  # groups
_BEFORE_LINES = 4
_MOST_PARTS = 12


class Glance(NamedTuple):
    """A payment whose text is canonical and whose sums hold. Pence; `personal` is its one commitment, if it has one.

    A posting: fund, reference, MOP, amount, VAT code, VAT, line, tender, narrative.
    """

    device: str
    number: int
    id: str
    at_text: str
    at: datetime
    actor: str
    payment: str
    receipt: str
    session: str
    business_day: str
    office: str
    till: str
    total_pence: int
    change_pence: int
    postings: list[Posted]
    personal: tuple[str, str] | None


def glance_at(text: str) -> Glance | None:
    """The payment of an entry's text; None where it has to be read the long way."""
    lines, tenders, postings = text.count('"vat_rate":'), text.count('"kind":"') - 1, text.count('"tender":')
    if not (0 < lines <= _MOST_PARTS and 0 < tenders <= _MOST_PARTS and 0 < postings <= _MOST_PARTS):
        return None
    match = _pattern(lines, tenders, postings).fullmatch(text)
    if match is None:
        return None
    parts = match.groups()
    actor, at_text, day, change = parts[:_BEFORE_LINES]
    at = _BEFORE_LINES + _IN_LINE * lines
    office, payment = parts[at : at + 2]
    from_posting = at + 2
    at = from_posting + _IN_POSTING * postings
    receipt, session = parts[at : at + 2]
    from_tender = at + 2
    till, total, device, entry_id, number, field, commitment = parts[from_tender + _IN_TENDER * tenders :]
    posted = [
        (p[1], p[5], p[3], int(p[0]), p[7], int(p[8]), int(p[2]), int(p[6]), p[4])
        for p in (parts[i : i + _IN_POSTING] for i in range(from_posting, from_posting + _IN_POSTING * postings, 9))
    ]
    line_parts, tender_parts = parts[_BEFORE_LINES : from_posting - 2], parts[from_tender:-7]
    if day != _day_of(at_text[:13]) or not _holds(line_parts, tender_parts, posted, int(total), int(change)):
        return None
    try:
        read = datetime.fromisoformat(f"{at_text[:-1]}+00:00")
    except ValueError:
        return None
    personal = None if field is None else (field, commitment)
    return Glance(
        device, int(number), entry_id, at_text, read, actor, payment, receipt, session, day, office, till,
        int(total), int(change), posted, personal,
    )  # fmt: skip


# One line paid in one way and posted once: by far the most. What has to be said again is matched as said before, so
# amounts, accounts, codes and the method agree all over the entry. Still to be held: change, and the day of the time.
# Groups: time, business day, change, amount, fund, reference, VAT code, VAT, payment, MOP, receipt, session, what was
# handed over, change of the tender or None, device, number, personal field or None, its commitment or None.
PLAIN_PAYMENT = re.compile(
    rf'\{{"actor":{_PLAIN},"at":"(\d{{4}}-\d\d-\d\dT\d\d:[0-5]\d:[0-5]\d\.\d{{3}}Z)","body":'
    r'\{"asked":"[0-9a-f]{64}","business_day":"(\d{4}-\d\d-\d\d)","change_pence":(0|[1-9][0-9]{0,14}),'
    rf'"drawer":(?:true|false),"lines":\[\{{"amount_pence":([1-9][0-9]{{0,14}}),"fund":{_TEXT},(?:"item":{_PLAIN},|)'
    rf'"narrative":{_PLAIN},(?:"quantity":[1-9][0-9]{{0,2}},|)"reference":{_TEXT},"vat_code":{_TEXT},'
    rf'"vat_pence":{_PENCE},"vat_rate":"[0-9.]+"\}}\],"office":{_PLAIN},"payment":{_TEXT},"postings":'
    rf'\[\{{"amount_pence":\4,"fund":"\5","line":1,"mop":{_TEXT},"narrative":{_PLAIN},"reference":"\6","tender":1,'
    rf'"vat_code":"\7","vat_pence":\8\}}\],"receipt":{_TEXT},"session":{_TEXT},"tenders":\[\{{"amount_pence":'
    rf'([1-9][0-9]{{0,14}}),(?:"card_authorisation":{_PLAIN},|)(?:"card_last4":{_PLAIN},|)(?:"card_scheme":{_PLAIN},|)'
    rf'(?:"change_pence":([1-9][0-9]{{0,14}}),|)(?:"cheque_date":{_PLAIN},|)(?:"cheque_number":{_PLAIN},|)"kind":'
    rf'"(?:cash|cheque|card|other)","mop":"\10"\}}\],"till":{_PLAIN},"total_pence":\4\}},"device":"([0-9a-f-]{{36}})",'
    rf'"id":{_PLAIN},"kind":"payment\.taken","number":([1-9][0-9]{{0,14}}),'
    r'"personal":\{(?:"([a-z0-9.]+)":"([0-9a-f]{64})"|)\},"v":1\}',
    re.ASCII,
)


@lru_cache(maxsize=512)
def _pattern(lines: int, tenders: int, postings: int) -> re.Pattern[str]:
    return re.compile(
        rf'\{{"actor":{_TEXT},"at":"(\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z)","body":\{{"asked":"[0-9a-f]{{64}}",'
        r'"business_day":"(\d{4}-\d\d-\d\d)",'
        rf'"change_pence":{_PENCE},"drawer":(?:true|false),"lines":\[{",".join([_LINE] * lines)}\],"office":{_TEXT},'
        rf'"payment":{_TEXT},"postings":\[{",".join([_POSTING] * postings)}\],"receipt":{_TEXT},"session":{_TEXT},'
        rf'"tenders":\[{",".join([_TENDER] * tenders)}\],"till":{_TEXT},"total_pence":{_PENCE}\}},'
        rf'"device":"([0-9a-f-]{{36}})","id":{_TEXT},"kind":"payment\.taken","number":([1-9][0-9]{{0,14}}),'
        r'"personal":\{(?:"([a-z0-9.]+)":"([0-9a-f]{64})"|)\},"v":1\}',
        re.ASCII,
    )


@lru_cache(maxsize=4096)
def _day_of(hour: str) -> str:
    """The London date of an hour of UTC; an hour has one, for clocks change on the hour."""
    try:
        return business_day(datetime.fromisoformat(f"{hour}:00:00+00:00")).isoformat()
    except (ValueError, OverflowError):  # no such hour, or none in London
        return ""


@lru_cache(maxsize=4096)
def hour_of(hour: str) -> tuple[int, str]:
    """Milliseconds since 1970 where an hour of UTC begins (2026-04-01T08) and its London date, "" where it is none."""
    day = _day_of(hour)
    return (int(datetime.fromisoformat(f"{hour}:00:00+00:00").timestamp()) * 1000 if day else 0), day


def _holds(
    lines: tuple[str, ...], tenders: tuple[str | None, ...], postings: list[Posted], total: int, change: int
) -> bool:
    """Whether postings sum to lines, their VAT and tenders, and are of the accounts and methods that these say."""
    if len(postings) == 1 and len(lines) == _IN_LINE and len(tenders) == _IN_TENDER:  # by far the most
        fund, reference, mop, amount, vat_code, vat_pence, line, tender, _ = postings[0]
        handed_over, back_text, method = tenders
        return (
            lines == (str(amount), fund, reference, vat_code, str(vat_pence))
            and method == mop
            and int(handed_over or 0) - amount == change == int(back_text or 0)
            and amount == total
            and amount > 0
            and line == tender == 1
        )
    left = [int(lines[i]) for i in range(0, len(lines), _IN_LINE)]
    vat = [int(lines[i + 4]) for i in range(0, len(lines), _IN_LINE)]
    back = [int(tenders[i + 1] or 0) for i in range(0, len(tenders), _IN_TENDER)]
    paid = [int(tenders[i] or 0) - back[i // _IN_TENDER] for i in range(0, len(tenders), _IN_TENDER)]
    if sum(left) != total or sum(back) != change:
        return False
    for fund, reference, mop, amount, vat_code, vat_pence, line, tender, _ in postings:
        if line > len(left) or tender > len(paid) or amount <= 0:
            return False
        first = _IN_LINE * (line - 1)
        if lines[first + 1 : first + 4] != (fund, reference, vat_code) or tenders[_IN_TENDER * tender - 1] != mop:
            return False
        left[line - 1] -= amount
        vat[line - 1] -= vat_pence
        paid[tender - 1] -= amount
    return not (any(left) or any(vat) or any(paid))
