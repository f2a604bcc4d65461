"""What the made-up council sells at its counters, at prices that change on the first of April."""

from datetime import date

from ims_desktop.domain.catalogue import CatalogueItem, DatedPrice

_LAST_YEAR = date(2025, 4, 1)
_THIS_YEAR = date(2026, 4, 1)
_RENEWALS_OPEN = date(2026, 2, 1)


def _prices(last_year_pence: int, this_year_pence: int) -> tuple[DatedPrice, ...]:
    return DatedPrice(_LAST_YEAR, last_year_pence), DatedPrice(_THIS_YEAR, this_year_pence)


def demo_items() -> tuple[CatalogueItem, ...]:
    """Every item; its code is what is typed for it, in capitals as all codes and references are kept."""
    garden = (DatedPrice(_RENEWALS_OPEN, 45_25),)
    return (
        CatalogueItem("COMPOST", "Compost bin, 220 litres", "SALE", "COMPOST", _prices(43_00, 45_25)),
        CatalogueItem("BIN", "Replacement wheeled bin, 180 litres", "SALE", "BIN", _prices(38_00, 39_50)),
        CatalogueItem("CADDY", "Food waste caddy", "SALE", "CADDY", _prices(6_20, 6_50)),
        CatalogueItem("BAG", "Dog-waste bags, roll of 50", "SALE", "BAG", _prices(2_20, 2_40)),
        CatalogueItem("SACK", "Garden sack", "SALE", "SACK", _prices(4_50, 4_75)),
        CatalogueItem("MAP", "Footpath map of Westmere", "SALE", "MAP", _prices(3_50, 3_50), vat_code="Z0"),
        CatalogueItem("BOOK", "Westmere in old pictures", "SALE", "BOOK", _prices(9_99, 10_99), vat_code="Z0"),
        CatalogueItem("RADAR", "Key to accessible toilets", "SALE", "RADAR", _prices(5_00, 5_00), vat_code="Z0"),
        CatalogueItem("SMOKE", "Carbon monoxide alarm, fitted", "SALE", "SMOKE", _prices(21_00, 22_05), vat_code="R0"),
        CatalogueItem("GARDEN", "Garden waste subscription 2026/27", "GW", "GW2627", garden),
        CatalogueItem("PERMIT", "Resident's parking permit, one year", "PERM", "RESIDENT", _prices(62_00, 65_00)),
        CatalogueItem("VISITOR", "Visitors' parking, book of ten", "PERM", "VISITOR", _prices(14_00, 15_00)),
        CatalogueItem(
            "TAXI",
            "Taxi licence renewal",
            "LIC",
            "TAXI",
            _prices(295_00, 310_00),
            asks=("Plate number", "Driver's name", "From which day"),
        ),
        CatalogueItem("DOG", "Dog boarding licence", "LIC", "DOG BOARDING", _prices(185_00, 192_00)),
        CatalogueItem("STALL", "Market stall, one day", "MKT", "1 CASUAL", _prices(26_50, 28_00)),
        CatalogueItem("TICKET", "Library ticket, replacement", "LIB", "21230000000008", _prices(2_00, 2_00)),
        CatalogueItem("COPY", "Photocopy, A4", "LIB", "21230000000016", _prices(15, 20), vat_code="W0"),
        CatalogueItem(
            "MARRY", "Marriage certificate copy", "MISC", "20100000017", _prices(12_50, 12_50), vat_code="N0"
        ),
    )
