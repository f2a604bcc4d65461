"""The officer's key file: opened by its passphrase alone, never written over, and no other file taken for one."""

import json
import stat
from pathlib import Path

import pytest

from ims_desktop.domain.quiet_referral import check_key, framed
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.secrets.officer_key import make_officer_key, read_officer_key
from ims_desktop.secrets.referral_box import ReferralSealer

PASSPHRASE = "quiet as a müse"


def refused(file: Path, passphrase: str = PASSPHRASE) -> Reason:
    with pytest.raises(Refused) as found:
        read_officer_key(file, passphrase)
    assert str(file.parent) not in found.value.message
    return found.value.reason


def test_a_key_opens_what_was_sealed_to_it_and_only_with_its_passphrase(tmp_path: Path) -> None:
    file = tmp_path / "officer.key"
    public = check_key(make_officer_key(file, PASSPHRASE))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = read_officer_key(file, PASSPHRASE)
    assert key.public == public
    assert key.opened(ReferralSealer().box(public, framed(()))) == framed(())
    assert key.opened(ReferralSealer().box("", framed(()))) is None
    assert refused(file, "quiet as a muse") is Reason.PASSPHRASE_WRONG
    kept = file.read_bytes()
    with pytest.raises(Refused) as again:
        make_officer_key(file, PASSPHRASE)
    assert again.value.reason is Reason.OFFICER_KEY_THERE
    assert file.read_bytes() == kept
    with pytest.raises(Refused) as short:
        make_officer_key(tmp_path / "other.key", "eleven char")
    assert short.value.reason is Reason.PASSPHRASE_SHORT
    assert not (tmp_path / "other.key").exists()


def test_what_is_no_key_or_was_changed_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "officer.key"
    make_officer_key(file, PASSPHRASE)
    good = json.loads(file.read_text())
    other = check_key(make_officer_key(tmp_path / "another.key", PASSPHRASE))
    changed: list[tuple[dict[str, object] | str, Reason]] = [
        ("", Reason.OFFICER_KEY_NOT_READABLE),
        ("{}", Reason.OFFICER_KEY_NOT_READABLE),
        ("[1]", Reason.OFFICER_KEY_NOT_READABLE),
        ({"form": "ims officer key 2"}, Reason.OFFICER_KEY_NOT_READABLE),
        ({"memory_kib": 2**40}, Reason.OFFICER_KEY_NOT_READABLE),
        ({"passes": 0}, Reason.OFFICER_KEY_NOT_READABLE),
        ({"passes": "4"}, Reason.OFFICER_KEY_NOT_READABLE),
        ({"salt": "short"}, Reason.OFFICER_KEY_NOT_READABLE),
        ({"sealed": "zz"}, Reason.OFFICER_KEY_NOT_READABLE),
        ({"public": other}, Reason.OFFICER_KEY_NOT_READABLE),  # no mark
        ({"sealed": good["sealed"][:-2] + "00"}, Reason.PASSPHRASE_WRONG),
    ]
    for said, reason in changed:
        file.write_text(said if isinstance(said, str) else json.dumps(good | said))
        assert refused(file) is reason, said
    file.write_bytes(b"\xff\xfe")
    assert refused(file) is Reason.OFFICER_KEY_NOT_READABLE
    assert refused(tmp_path / "none.key") is Reason.OFFICER_KEY_NOT_READABLE
