"""What `till status` says where central was put back to before what it had acknowledged."""

from datetime import UTC, datetime

from ims_desktop.actions.ports import CentralHead, SyncState
from ims_desktop.actions.standing import Standing
from ims_desktop.bootstrap.till import AskedCentral
from ims_desktop.cli.status_words import in_words, states

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)


def test_a_till_says_that_central_lacks_what_it_had() -> None:
    here = SyncState(10, 10, None, NOW, "e", 1, NOW)
    for number, said in ((10, ["all_sent"]), (7, ["central_put_back"])):
        head = CentralHead(number, bytes(32), "e", 1, NOW)
        asked = AskedCentral(Standing.CONNECTED, "", head, 0)
        assert states(asked, here, None) == said
    assert in_words(asked, here, None) == [
        "central was put back to a backup: it lacks 3 entries that it had, and the next sync sends them"
    ]
