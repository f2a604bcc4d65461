"""An office's day by its command line within this process: till, second persons, banking and custody."""

from typing import Any

from one_process import OneProcess
from take_until_killed import CASHIER

COLLEAGUE, SUPERVISOR = "bdavies", "smorgan"
ACCOUNT = "CT:70123456"


class Day(OneProcess):
    """The office with the passwords of everybody who stands beside."""

    second = SUPERVISOR

    def environment(self, user: str, *arguments: str) -> dict[str, str]:
        return {**super().environment(user, *arguments), "IMS_APPROVER_PASSWORD": f"Demo-{self.second}-2026"}

    def at(self, what: str, *words: str, user: str = CASHIER, expect: int = 0) -> dict[str, Any]:
        answers = self.ask(*what.split(), str(self.till), "--as", user, *words, user=user, expect=expect)
        return answers[0]

    def custody(self, office: str = "BA1") -> list[dict[str, Any]]:
        """Where everything of the office is, a line each."""
        return self.ask("custody", self.central, "--as", SUPERVISOR, "--office", office, user=SUPERVISOR)

    def places(self, office: str = "BA1") -> dict[str, Any]:
        """Custody of the office: what lies at each kind of place, and the line that sums it up."""
        lines = self.custody(office)
        found: dict[str, Any] = {}
        for line in lines:
            if line["place"] == "all":
                found["all"] = line
            elif "pence" in line:  # what lies beside the sum says what is said of it, and no pence
                found[str(line["place"])] = found.get(str(line["place"]), 0) + line["pence"]
        assert found["all"]["adds_up"] is True
        assert sum(pence for place, pence in found.items() if place != "all") == found["all"]["pence"]
        return found

    def bank(self, what: str, *words: str, user: str = SUPERVISOR, expect: int = 0) -> dict[str, Any]:
        """One step of banking at a desk at central."""
        return self.ask("bank", what, self.central, "--as", user, *words, user=user, expect=expect)[0]

    def take(self, *tenders: str, pounds: str, user: str = CASHIER) -> dict[str, Any]:
        paid = [word for tender in tenders for word in ("--tender", tender)]
        return self.at("take", "--line", f"{ACCOUNT}:{pounds}", *paid, "--confirm", user=user)
