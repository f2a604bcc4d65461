"""What a cashier asks before a balance is told: anybody may pay a bill, not everybody may know what is owed."""

from ims_desktop.domain.frozen import frozen


@frozen
class IdentityRules:
    """An office's questions in one text, with semicolons between them; empty: a balance is told without."""

    questions: str = ""

    @property
    def asked(self) -> tuple[str, ...]:
        """Each question by itself."""
        return tuple(part.strip() for part in self.questions.split(";") if part.strip())
