"""The words and figures of the service agreements: the current one of 2026 and the one of 2023 it replaced.

Most clauses are the same in both; what was renegotiated differs, so that an answer must come from the right one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """What differs between the two agreements; money in euros."""

    file: str
    number: str
    signed: str
    begins: str
    months: int
    pumps: tuple[tuple[str, int, int], ...]
    standstill_hours: int
    season: str
    fee_x100: int
    fee_x200: int
    call_out: int
    call_out_night: int
    hour: int
    kilometre: str
    payment_days: int
    work_months: int
    status: str

    @property
    def count_x100(self) -> int:
        """Pumps of model X100 under the agreement."""
        return sum(x100 for _, x100, _ in self.pumps)

    @property
    def count_x200(self) -> int:
        """Pumps of model X200 under the agreement."""
        return sum(x200 for _, _, x200 in self.pumps)

    @property
    def yearly(self) -> int:
        """The basic fee of all pumps together for one year."""
        return self.count_x100 * self.fee_x100 + self.count_x200 * self.fee_x200


CURRENT = Terms(
    file="service-contract.docx",
    number="SC-2047",
    signed="9 February 2026",
    begins="1 April 2026",
    months=24,
    pumps=(("Hazel Court", 0, 14), ("Marrow Lane 2 to 18", 16, 0), ("Old Dairy", 6, 2)),
    standstill_hours=4,
    season="1 October to 30 April",
    fee_x100=38,
    fee_x200=64,
    call_out=95,
    call_out_night=150,
    hour=82,
    kilometre="0.62",
    payment_days=30,
    work_months=12,
    status="This agreement replaces agreement SC-1388 of 2023, which ends on 31 March 2026.",
)

FORMER = Terms(
    file="archive/service-contract-2023.docx",
    number="SC-1388",
    signed="20 March 2023",
    begins="1 April 2023",
    months=36,
    pumps=(("Marrow Lane 2 to 18", 16, 0), ("Old Dairy", 8, 0)),
    standstill_hours=8,
    season="1 November to 31 March",
    fee_x100=33,
    fee_x200=58,
    call_out=80,
    call_out_night=130,
    hour=74,
    kilometre="0.55",
    payment_days=14,
    work_months=6,
    status="This is the first agreement between the parties.",
)

MAKER = "Halden Pumps, 14 Weir Lane, Brennick"
CUSTOMER = "Marrow Lane Housing Association, 3 Marrow Lane, Brennick"

Clause = tuple[str, list[str]]


def clauses(t: Terms) -> list[Clause]:
    """The numbered clauses; the tables of pumps and of fees follow clauses 1 and 4."""
    hours = f"{t.standstill_hours} hours"
    return [
        (
            "Subject",
            [
                "The maker looks after the circulation pumps that are listed below, in the buildings of the customer.",
                "Pumps that the customer buys from the maker later are included from the day of their "
                "delivery; pumps that are taken out are struck off at the end of the quarter.",
                t.status,
            ],
        ),
        (
            "Services",
            [
                "The maker inspects every pump twice a year, in April and in October, following the "
                "maintenance table of the pump manual, and leaves a signed report with the caretaker on the "
                "same day.",
                "The maker keeps one motor head of each model in reserve for the customer.",
                "Draining and filling of the heating system, work on boilers, and pipework beyond the union "
                "nuts are not part of the services.",
            ],
        ),
        (
            "Response times",
            [
                f"If a pump stands still during the heating season ({t.season}), a fitter is on site within "
                f"{hours} of the call, at any hour of the day.",
                "Outside the heating season, and for faults that do not stop the pump, a fitter comes on the "
                "next working day.",
                "The time counts from the call to the service desk. A report by mail counts as received at "
                "7:30 on the next working day.",
            ],
        ),
        (
            "Fees",
            [
                "The fees are set out in the table below. They do not include value added tax.",
                f"For the pumps listed in clause 1 the basic fee comes to {t.yearly:,}.00 EUR a year. It is "
                "due in two equal parts, on 1 April and on 1 October.",
                f"Invoices are to be paid within {t.payment_days} days. After that the maker may charge "
                "interest of 0.5 % for each month begun.",
                "The maker may raise the fees once a year by at most 3 %, and announces it three months ahead.",
            ],
        ),
        (
            "Warranty on the work",
            [
                f"The maker warrants its work for {t.work_months} months from the day of the visit. The "
                "warranty on the pumps themselves follows the pump manual and is not changed by this "
                "agreement.",
                "Seals that the maker has fitted during a visit are covered for six months, unlike seals "
                "fitted by others.",
            ],
        ),
        (
            "Duties of the customer",
            [
                "The customer names one caretaker for each building who can open the plant room at any hour "
                "during the heating season.",
                "If a fitter cannot get in within 30 minutes of arriving, the journey is charged as a call-out.",
            ],
        ),
        (
            "Liability",
            [
                "The maker is liable without limit for injury to persons and for intent. In all other cases "
                "its liability is limited to the basic fee of two years for each event.",
                "The maker is not liable for damage that arises because a report was made later than 48 "
                "hours after the fault was noticed.",
            ],
        ),
        (
            "Term and notice",
            [
                f"The agreement begins on {t.begins} and runs for {t.months} months. It is then extended by "
                "12 months at a time, unless one party gives notice three months before the end.",
                "Either party may end the agreement with a notice of one month if the other has broken a "
                "main duty and has not put it right within 20 days of a written warning.",
                "Notice must be given in writing; a mail is enough if its receipt is confirmed.",
            ],
        ),
    ]
