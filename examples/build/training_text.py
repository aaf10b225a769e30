"""The words and figures of the sales training: title, bullet points, notes and at most one table a slide."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Slide:
    """One slide; `rows` is its table, header first."""

    title: str
    points: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: str = ""


TITLE = "Selling the X100 and the X200"
SUBTITLE = "Training for new colleagues, spring 2026 · Priya Nandakar, sales"

SLIDES: tuple[Slide, ...] = (
    Slide(
        "Who buys from us",
        (
            "Heating engineers: six of ten orders, mostly X100, often two or three pumps at a time",
            "Housing associations: few orders, large ones, almost always with a service agreement",
            "Wholesalers: steady, but they ask for a discount first and for advice never",
        ),
        notes="The largest order so far is number 4471 from Marrow Lane Housing Association: 14 X200 for "
        "Hazel Court. Ask the group to guess before you say it.",
    ),
    Slide(
        "The two models side by side",
        rows=(
            ("", "X100", "X200"),
            ("Buildings", "up to 6 flats", "7 to 60 flats"),
            ("Maximum flow", "3.2 m³/h", "8.5 m³/h"),
            ("Maximum head", "6.0 m", "11.0 m"),
            ("List price", "289 EUR", "645 EUR"),
            ("Delivery time", "5 working days", "4 weeks"),
            ("Warranty", "24 months", "36 months"),
        ),
        notes="Delivery times are those of January. The X200 may take longer this spring: look at the notes "
        "of the weekly meeting before you promise a date.",
    ),
    Slide(
        "Three questions to ask first",
        (
            "How many flats hang on the circuit, and how high is the building?",
            "Is there a building controller with a 0 to 10 V output? Only the X200 can follow it",
            "How long is the gap between the ports? 130 mm means X100, 180 mm means X200",
        ),
        notes="The third question saves most returns. In 2025 we took back 31 pumps, 19 of them because they "
        "did not fit the gap.",
    ),
    Slide(
        "What a pump costs to run",
        (
            "An X100 in a house uses about 60 kWh a year",
            "An X200 in a block of 20 flats uses about 310 kWh a year",
            "The uncontrolled X90 that many customers still have uses about 420 kWh a year",
            "Work out the saving with the customer's own price for electricity",
        ),
        notes="Do not promise a saving in money. The figures come from the test house in Lindmoor, measured "
        "from October 2024 to September 2025.",
    ),
    Slide(
        "Discounts",
        rows=(
            ("Pumps in one order", "Discount", "Who may grant it"),
            ("1 to 4", "none", "nobody"),
            ("5 to 9", "6 %", "you"),
            ("10 to 19", "9 %", "you"),
            ("20 and more", "12 %", "Priya Nandakar"),
        ),
        notes="Discounts are for pumps only, never for spare parts or service fees.",
    ),
    Slide(
        "Objections, and what is true",
        (
            "“Too dear.” Compare over ten years, with electricity and two changes of the seal",
            "“The warranty leaves out the seals.” It does. A seal costs less than 30 EUR, and with a service "
            "agreement the ones we fit are covered for six months",
            "“We had a loud one.” Nearly always a low inlet pressure; offer a visit, not a new pump",
        ),
        notes="Never say that seals are covered by the warranty. Two customers were told so in 2025, and we paid.",
    ),
    Slide(
        "When you do not know",
        (
            "Technical questions: service desk, 01632 960 140",
            "Prices and stock: the spare parts list, renewed every January",
            "Agreements: Maren Tolvik, head of service",
        ),
        notes="Close with the quiz: ten questions, fifteen minutes, pass mark seven.",
    ),
)
