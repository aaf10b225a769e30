"""Text for measuring engines: prose that nobody has seen before, and passages worth quoting."""

from __future__ import annotations

import random

_SUBJECTS = (
    "the inspector", "the pump", "a technician", "the warranty", "the control room", "the second valve", "the customer",
    "an experienced operator", "the maintenance log", "the supplier", "the cooling circuit", "the night shift",
)  # fmt: skip
_VERBS = (
    "checks", "replaces", "describes", "limits", "records", "follows", "protects", "delays", "covers", "explains",
    "measures", "requires",
)  # fmt: skip
_OBJECTS = (
    "the pressure in the main line", "every seal that was changed", "a report of two pages", "the cost of the repair",
    "the inspection of the vessel", "all parts except the filter", "the temperature of the bearing",
    "the contract of the previous year", "a list of serial numbers", "the noise at full load",
)  # fmt: skip
_ENDS = (
    "before the shift ends", "once in twelve months", "when the alarm sounds", "without stopping the plant",
    "as the manual demands", "although the budget is small", "at a flow of {n} litres", "within {n} days",
    "in hall {n}", "for at most {n} hours",
)  # fmt: skip


def prose(seed: int, *, words: int) -> str:
    """About `words` words of plain sentences; another seed shares not even the beginning with it."""
    chosen = random.Random(seed)
    text = [f"Report {chosen.randrange(10**6)} of {chosen.choice(_SUBJECTS)}."]
    count = len(text[0].split())
    while count < words:
        end = chosen.choice(_ENDS).format(n=chosen.randrange(2, 900))
        sentence = f"{chosen.choice(_SUBJECTS)} {chosen.choice(_VERBS)} {chosen.choice(_OBJECTS)} {end}."
        text.append(sentence[0].upper() + sentence[1:])
        count += len(sentence.split())
    return " ".join(text)


PASSAGES = (
    "The pressure relief valve of the X200 opens at 6.5 bar and closes again at 5.8 bar. It must be tested every twelve"
    " months by a qualified person, who records the date, the opening pressure and the serial number in the maintenance"
    " log.",
    "Employees who travel for more than eight hours receive a daily allowance of 28 euros. The allowance is paid with"
    " the salary of the following month, provided that the travel report was handed in before the fifteenth.",
    "Before the seal is changed, close both valves, switch off the main breaker and wait until the pressure gauge shows"
    " zero. Lever out the old seal with a plastic tool, because a screwdriver scratches the seat.",
    "The museum is open from Tuesday to Sunday between ten in the morning and six in the evening. On the first Thursday"
    " of each month it stays open until nine, and the guided tour at seven is free of charge.",
    "The supplier delivers the goods within fourteen days of the order. If the delivery is late by more than one week,"
    " the customer may withdraw from the contract in writing and receives every payment back without deduction.",
    "The reactor is cooled by two independent circuits. If the first circuit loses more than ten percent of its flow,"
    " the second one starts by itself within four seconds, and an alarm sounds in the control room.",
    "Store the vaccine between two and eight degrees Celsius and protect it from light. Once the vial has been opened,"
    " it must be used within six hours; whatever remains after that time has to be thrown away.",
    "The annual general meeting takes place in the third week of March. Members who cannot attend may send a letter of"
    " proxy to the secretary, which has to arrive no later than two days before the meeting.",
)
