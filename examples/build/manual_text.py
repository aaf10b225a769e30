"""The words and figures of the pump manual; `manual.py` sets them in type.

A chapter is a title and a list of items. An item is a paragraph (a plain string), or a tuple whose first
element says what it is: ``("h2", title)``, ``("list", [..])``, ``("steps", [..])``, ``("note", word, text)``,
``("table", column widths in millimetres, rows)`` with the header row first, ``("figure", name, caption)``, or
``("break",)`` for a new page.
"""

from __future__ import annotations

from typing import Any

TITLE = "X100 and X200 circulation pumps"
SUBTITLE = "Installation, operation and maintenance"
DOCUMENT = "HP-M-0417-EN"
EDITION = "Edition 3, January 2026"
MAKER = "Halden Pumps"
ADDRESS = "14 Weir Lane, Brennick"

ABOUT = (
    "This manual belongs to the X100 and the X200. Where the two differ, the text names the model; where it "
    "names none, it holds for both. Keep the manual near the pump for as long as the pump is in use, and "
    "hand it on with the installation. Edition 3 replaces edition 2 of May 2022."
)

Chapter = tuple[str, list[Any]]

FIRST_CHAPTERS: list[Chapter] = [
    (
        "Safety",
        [
            "Read this chapter before you open the box. It is short because it holds only what protects "
            "people and the building; advice that protects the pump stands in the chapters where you need "
            "it.",
            ("h2", "Intended use"),
            "The pumps circulate water, or water with at most 30 % glycol, in closed heating and cooling "
            "systems inside buildings. They are not made for drinking water, for swimming pools, for oil, or "
            "for outdoor use without an enclosure. Any other use ends the warranty.",
            ("h2", "Who may do what"),
            (
                "table",
                [58, 112],
                [
                    ["Work", "Who may do it"],
                    ["Setting the mode, reading the display", "Anyone who has read chapter 5"],
                    ["Fitting to the pipework, venting", "A heating engineer or a trained caretaker"],
                    ["Electrical connection", "A qualified electrician only"],
                    ["Opening the motor housing", "The Halden Pumps workshop only"],
                ],
            ),
            ("h2", "Signal words"),
            (
                "list",
                [
                    "<b>Danger</b> marks a risk of death or severe injury, for example from mains voltage.",
                    "<b>Caution</b> marks a risk of lighter injury, for example from a hot surface.",
                    "<b>Notice</b> marks a risk of damage to the pump or the building.",
                ],
            ),
            (
                "note",
                "Danger",
                "Switch off the supply at the isolator, secure it against being switched on again and wait "
                "three minutes before you remove the terminal cover. The capacitors hold a dangerous charge "
                "until then.",
            ),
            (
                "note",
                "Caution",
                "The pump body takes on the temperature of the water, up to 95 °C on the X100 and up to 110 "
                "°C on the X200. Let it cool below 40 °C before you touch it.",
            ),
        ],
    ),
    (
        "The pump at a glance",
        [
            "Both models are in-line pumps: the motor turns the impeller through a short shaft, which a "
            "ceramic bearing carries and a seal keeps tight. The water lubricates the bearing. The X100 is "
            "meant for houses and small blocks of up to six flats. The X200 serves larger buildings and has "
            "a signal port for a building controller, which the X100 does not have.",
            ("figure", "parts", "Main parts, seen from the front"),
            ("h2", "Display"),
            "In normal operation the display alternates between the power drawn, in watts, and the flow, in "
            "cubic metres an hour. A steady green ring means that the pump is running as set. A blinking "
            "yellow ring means that it is running with a limit, such as low water pressure or a lost signal. "
            "A red ring means that it has stopped. The codes from E1 to E6 that the display then shows are "
            "explained in chapter 7.",
            ("h2", "In the box"),
            (
                "list",
                [
                    "one pump with two flat gaskets fitted for transport;",
                    "two new flat gaskets (part HP-3310 for the X100, HP-3320 for the X200);",
                    "one plug for the power cable;",
                    "with the X200 only: one signal cable of 2 metres;",
                    "this manual.",
                ],
            ),
        ],
    ),
    (
        "Technical data",
        [
            "All values hold for water of 20 °C and a supply of 230 V. Tolerances follow the test sheet that "
            "is enclosed with every pump.",
            ("h2", "Specifications"),
            (
                "table",
                [66, 52, 52],
                [
                    ["Property", "X100", "X200"],
                    ["Maximum flow", "3.2 m³/h", "8.5 m³/h"],
                    ["Maximum head", "6.0 m", "11.0 m"],
                    ["Power drawn", "5 to 45 W", "9 to 140 W"],
                    ["Rated current", "0.38 A", "1.15 A"],
                    ["Supply", "230 V, 50 Hz", "230 V, 50/60 Hz"],
                    ["Water temperature", "2 to 95 °C", "-10 to 110 °C"],
                    ["Room temperature", "0 to 40 °C", "0 to 40 °C"],
                    ["Maximum system pressure", "6 bar", "10 bar"],
                    ["Connection thread", "G 1½", "G 2"],
                    ["Length between ports", "130 mm", "180 mm"],
                    ["Weight without packing", "2.4 kg", "4.9 kg"],
                    ["Sound level at 1 metre", "32 dB(A)", "38 dB(A)"],
                    ["Protection class", "IP44", "IP54"],
                    ["Signal port", "none", "0 to 10 V"],
                ],
            ),
            ("h2", "Head against flow"),
            ("figure", "curves", "Highest curve of each model, at full speed"),
        ],
    ),
    (
        "Installation",
        [
            ("h2", "Choosing the place"),
            "Fit the pump in a dry room that stays free of frost, where a person can reach it standing. "
            "Leave at least 150 mm free in front of the display and 80 mm on each side, so that the head can "
            "be taken off without draining the whole system. The shaft must lie level: a pump with an "
            "upright shaft loses its water film, and the bearings are worn out after a few weeks.",
            ("h2", "Fitting the pump to the pipework"),
            (
                "steps",
                [
                    "Flush the pipework and let it drain. Welding beads and hemp fibres are the most common "
                    "cause of a blocked rotor in the first month.",
                    "Close the valves on both sides. Where there are none, fit them now.",
                    "Hold the pump so that the arrow on its body points in the direction of flow.",
                    "Put in the two new flat gaskets. Do not use the transport gaskets, and do not add sealing paste.",
                    "Tighten both union nuts by hand, then with a torque wrench: 45 Nm for the X100, 70 Nm "
                    "for the X200.",
                    "Turn the motor head so that the cable leaves it sideways or downwards, never upwards.",
                ],
            ),
            (
                "note",
                "Notice",
                "Pipes must not hang on the pump. Fix them to the wall within 300 mm of each union nut.",
            ),
            ("h2", "Pressure at the inlet"),
            "To prevent cavitation the water at the inlet needs a minimum pressure that rises with its "
            "temperature. Measure it while the pump is running.",
            (
                "table",
                [66, 52, 52],
                [
                    ["Water temperature", "X100", "X200"],
                    ["up to 50 °C", "0.05 bar", "0.1 bar"],
                    ["up to 75 °C", "0.3 bar", "0.5 bar"],
                    ["up to 95 °C", "1.0 bar", "1.3 bar"],
                    ["up to 110 °C", "not allowed", "1.8 bar"],
                ],
            ),
            ("break",),
            ("h2", "Electrical connection"),
            "The circuit needs an isolator that parts all poles and a fuse of at most 10 A. The X100 takes a "
            "cable with wires of 1.0 mm², the X200 one with wires of 1.5 mm². The outer diameter of the "
            "cable has to be between 6 and 9 mm, or the gland will not seal.",
            (
                "steps",
                [
                    "Remove the terminal cover. It is held by one screw on the X100 and by two on the X200.",
                    "Lead the cable through the gland with a loop that hangs lower than the gland, so that "
                    "drops fall off.",
                    "Connect earth first, then neutral, then live. Tug at each wire.",
                    "Close the cover and tighten the gland to 2 Nm.",
                ],
            ),
            ("h2", "Terminals"),
            (
                "table",
                [30, 70, 35, 35],
                [
                    ["Terminal", "For", "X100", "X200"],
                    ["PE", "earth, green and yellow", "yes", "yes"],
                    ["N", "neutral, blue", "yes", "yes"],
                    ["L", "live, brown or black", "yes", "yes"],
                    ["S+ and S-", "control signal, 0 to 10 V", "no", "yes"],
                    ["K1 and K2", "fault contact, at most 24 V and 1 A", "no", "yes"],
                ],
            ),
            "The fault contact is closed while the pump is running and opens when it stops with a code or "
            "loses its supply. It may switch a lamp or the input of a building controller, but never mains "
            "voltage.",
            ("h2", "Signal port of the X200"),
            "The port accepts a voltage between 0 and 10 V. Below 0.5 V the pump stops; between 1 V and 10 V "
            "the speed rises in a straight line from 25 % to 100 %. If the signal is lost for more than 20 "
            "seconds, the pump goes back to the mode that was set by hand and shows E6. The signal cable may "
            "be up to 40 metres long if it is shielded.",
        ],
    ),
]
