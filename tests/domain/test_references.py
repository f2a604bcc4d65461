"""Tests of ids: the printed example of RFC 9562, and their order."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.references import RANDOM_BYTES, uuid7

RANDOM = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
MILLISECONDS = st.integers(0, (1 << 48) - 1)


def test_the_example_of_rfc_9562() -> None:
    made = uuid7(0x017F22E279B0, bytes.fromhex("0cc318c4dc0c0c07398f"))
    assert made == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(MILLISECONDS, RANDOM)
def test_every_id_has_its_version_and_variant_whatever_the_random_bytes(at: int, random: bytes) -> None:
    made = UUID(uuid7(at, random))
    assert (made.version, made.variant) == (7, UUID(int=0x2 << 62).variant)
    assert made.int >> 80 == at


@given(MILLISECONDS, MILLISECONDS, RANDOM, RANDOM)
def test_ids_sort_by_their_time(one: int, other: int, of_one: bytes, of_other: bytes) -> None:
    if one != other:
        assert (uuid7(one, of_one) < uuid7(other, of_other)) is (one < other)
