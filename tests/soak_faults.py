"""The faults of the soak, by the names that its summary uses. Each answers whether it really struck.

They are those of the design's list (till-roll.md, what must be survived), a name each, and more.
"""

from collections.abc import Callable

from soak_faults_central import (
    backend_killed,
    central_away_long,
    central_file_away,
    central_file_busy,
    central_restored,
    cut,
    desk_cut,
    network_delays,
    network_hangs,
    network_refuses,
    network_stalls,
    questions_repeated,
    refund_cut,
    server_killed,
)
from soak_faults_copied import copied_till, restored_till
from soak_faults_gone import till_gone
from soak_faults_killed import (
    desk_killed_at_a_call,
    killed_at_a_call,
    killed_at_a_moment,
    killed_at_failpoint,
    killed_while_its_password_changes,
)
from soak_faults_till import (
    clock_stepped,
    disk_full,
    disk_full_for_real,
    may_mount,
    mirror_away,
    read_only,
    slip_at_two_tills,
    two_windows,
)
from soak_trial import Trial

from ims_desktop.store.till.failpoints import POINTS

Strike = Callable[[Trial], bool]
ANYWHERE: dict[str, Strike] = {
    "till killed at a call": killed_at_a_call,
    "till killed at a moment": killed_at_a_moment,
    **{f"till killed at {point}": killed_at_failpoint(point) for point in POINTS},
    "central restored from a backup": central_restored,
    "central out of reach for 30 days": central_away_long,
    "desk killed at a call": desk_killed_at_a_call,
    "till killed while its password changes": killed_while_its_password_changes,
    "mirror's disk away": mirror_away,
    "disk full (quota)": disk_full,
    **({"disk full (small disk)": disk_full_for_real} if may_mount() else {}),
    "directory read-only": read_only,
    "two windows on one till": two_windows,
    "slip keyed at two tills": slip_at_two_tills,
    "clock stepped back": clock_stepped(-1),
    "clock stepped forth": clock_stepped(+1),
    "till copied": copied_till,
    "till restored from a backup": restored_till,
    "till gone, its session taken over": till_gone,
}
ON_POSTGRES: dict[str, Strike] = {
    "server killed": server_killed,
    "server's backend killed": backend_killed,
    "push cut at a byte sent": cut("cut_sent_at", orderly=False),
    "push ended at a byte sent": cut("cut_sent_at", orderly=True),
    "push cut at a byte of the answer": cut("cut_answer_at", orderly=False),
    "answer truncated": cut("cut_answer_at", orderly=True),
    "network stalls at a byte": network_stalls,
    "network hangs": network_hangs,
    "network refuses": network_refuses,
    "network delays": network_delays,
    "every call repeated": questions_repeated,
    "refund cut at a byte": refund_cut,
    "desk cut at a byte": desk_cut,
}
ON_SQLITE: dict[str, Strike] = {
    "central's file away": central_file_away,
    "central's file busy": central_file_busy,
}
