"""Money as whole pence, and how it is written."""

CONFIRM_OVER_PENCE = 1_000_000_00  # a payment over £1,000,000 needs a second, deliberate yes
LARGEST_PENCE = 999_999_999_99  # more than any till takes; far inside JSON's exact integers (2^53 - 1)


def pounds(pence: int) -> str:
    """Pence as people read them: 123456 is “£1,234.56”, -500 is “-£5.00”."""
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}"


def plain_pounds(pence: int) -> str:
    """Pence without sign of currency or thousands, for fields and files: 123456 is “1234.56”."""
    return pounds(pence).replace("£", "").replace(",", "")
