"""The second half of the pump manual's text: operation, maintenance, faults, warranty, service."""

from __future__ import annotations

from .manual_text import Chapter

LAST_CHAPTERS: list[Chapter] = [
    (
        "Start-up and operation",
        [
            ("h2", "Filling and venting"),
            "Fill the system to the pressure that its designer has set and vent it at the highest point. "
            "Then start the venting programme of the pump by holding the upper key for three seconds. The "
            "X100 vents for 10 minutes, the X200 for 15 minutes; the display counts down. Gurgling should "
            "have stopped by the end. If it has not, wait an hour and run the programme a second time.",
            ("h2", "Modes"),
            (
                "table",
                [24, 76, 70],
                [
                    ["Mode", "What the pump does", "Suits"],
                    [
                        "A",
                        "finds the curve by itself and adjusts it once a day",
                        "radiators; set at the factory",
                    ],
                    ["P", "lowers the head as the flow falls", "radiators with thermostatic valves"],
                    ["C", "keeps the head constant", "underfloor heating"],
                    ["F", "keeps a fixed speed from 1 to 3", "tests, bypasses, filling"],
                    ["S", "follows the signal port (X200 only)", "building controllers"],
                ],
            ),
            "Press the lower key briefly to move to the next mode. The new mode takes effect after five "
            "seconds without a further press. In mode A the pump needs about a week to settle; do not judge "
            "it on the first day.",
            ("h2", "Night setting"),
            "When the water cools by more than 10 °C within two hours, the pump takes it that the boiler has "
            "been turned down for the night and goes to its lowest curve. It returns as soon as the water is "
            "10 °C warmer again. The night setting works in modes A and P and can be turned off by holding "
            "both keys for five seconds.",
            ("h2", "Locking the keys"),
            "Hold both keys for eight seconds to lock them, and for eight seconds again to unlock them. A "
            "small key in the display shows the lock. A power cut does not undo it.",
        ],
    ),
    (
        "Maintenance",
        [
            "The pumps need little care. What they need is listed here; work that goes further belongs in "
            "the workshop.",
            (
                "table",
                [44, 42, 42, 42],
                [
                    ["Work", "X100", "X200", "Who"],
                    ["Look for leaks, listen", "every 12 months", "every 6 months", "caretaker"],
                    ["Clean the filter upstream", "every 12 months", "every 12 months", "caretaker"],
                    ["Check the inlet pressure", "every 24 months", "every 12 months", "heating engineer"],
                    ["Change the shaft seal", "every 5 years", "every 4 years", "heating engineer"],
                    ["Test the insulation", "not needed", "every 4 years", "electrician"],
                ],
            ),
            ("h2", "Changing the shaft seal"),
            (
                "steps",
                [
                    "Switch off and secure the supply, close both valves, and let the pump cool below 40 °C.",
                    "Undo the four screws of the motor head crosswise and pull it off straight.",
                    "Lever out the old seal with a plastic tool. A screwdriver scratches the seat, and a "
                    "scratched seat leaks for good.",
                    "Wet the new seal with clean water and press it in by hand until it is flush. The X100 "
                    "takes seal HP-2105, the X200 seal HP-2205; they look alike but differ by 2 mm in "
                    "diameter.",
                    "Put the head back and tighten the screws crosswise to 8 Nm on the X100 and 12 Nm on the X200.",
                    "Open the valves, look for drops for ten minutes, and vent as described in chapter 5.",
                ],
            ),
            ("h2", "Standstill and storage"),
            "A pump that stands still over the summer turns its rotor by itself for a minute every week, "
            "provided that the supply is left on. Store spare pumps dry, between -20 and 60 °C, and for no "
            "longer than two years; after that the grease of the seal has hardened, and it has to be changed "
            "before use.",
        ],
    ),
    (
        "Troubleshooting",
        [
            "Look up the code first. If the display is dark or shows no code, go on to the second table. A "
            "fault that comes back three times on one day should be reported to the service desk.",
            ("h2", "Fault codes"),
            (
                "table",
                [16, 52, 102],
                [
                    ["Code", "Meaning", "What to do"],
                    [
                        "E1",
                        "Rotor blocked",
                        "Switch off for 30 seconds. If E1 returns, take off the head and remove dirt.",
                    ],
                    [
                        "E2",
                        "Supply voltage too low (below 195 V)",
                        "Have the supply checked by an electrician.",
                    ],
                    [
                        "E3",
                        "Motor too hot",
                        "Let it cool for 30 minutes. Check room temperature and free space.",
                    ],
                    [
                        "E4",
                        "Running dry",
                        "Check the system pressure, refill, and run the venting programme.",
                    ],
                    ["E5", "Electronics fault", "Not repairable on site. Exchange the motor head."],
                    [
                        "E6",
                        "Signal lost for over 20 seconds (X200 only)",
                        "Check the signal cable and its shield.",
                    ],
                ],
            ),
            ("h2", "Faults without a code"),
            (
                "table",
                [46, 56, 68],
                [
                    ["What you notice", "Likely cause", "What to do"],
                    ["Display dark", "No supply", "Check the fuse, the isolator and the plug."],
                    ["Humming, no flow", "Valve closed", "Open both valves."],
                    ["Gurgling", "Air in the system", "Vent as in chapter 5."],
                    ["Rattling when hot", "Inlet pressure too low", "Raise it to the value in chapter 4."],
                    ["Drops at the union nut", "Transport gasket left in", "Fit the new gaskets."],
                    ["Drops at the motor head", "Shaft seal worn", "Change the seal as in chapter 6."],
                ],
            ),
            (
                "note",
                "Notice",
                "Never loosen the screws of the motor head while the system is under pressure, not even by "
                "half a turn.",
            ),
        ],
    ),
    (
        "Warranty",
        [
            ("h2", "Period"),
            "The X200 is covered for 36 months from delivery. The X100 is covered for 24 months from "
            "delivery. The date on the delivery note counts, not the date of installation. A repair or an "
            "exchange under warranty does not start the period again.",
            ("h2", "What is covered"),
            "Within the period Halden Pumps repairs or exchanges, at its own choice, any pump that fails "
            "because of material or workmanship. The exchange includes the part and the freight. It does not "
            "include the work of taking the pump out and putting it in.",
            ("h2", "What is excluded"),
            "Seals are excluded on both models, because they wear with use. So are gaskets and filters. The "
            "warranty ends early if:",
            (
                "list",
                [
                    "the motor housing was opened by anyone but the Halden Pumps workshop;",
                    "the pump ran dry for more than one hour in total, which its memory records;",
                    "the water held more than 30 % glycol, or additives that are not on the approved list;",
                    "the serial number was removed or made illegible.",
                ],
            ),
            ("h2", "Making a claim"),
            (
                "steps",
                [
                    "Write down the serial number, the fault code and the date of the delivery note.",
                    "Report the fault to the service desk within 14 days of noticing it. You receive a return number.",
                    "Send the pump in with the return number on the outside of the box. Parcels without one go back.",
                    "The workshop answers within 10 working days of the pump's arrival.",
                ],
            ),
        ],
    ),
    (
        "Service, returns and disposal",
        [
            ("h2", "Service desk"),
            "The service desk is open from Monday to Friday between 7:30 and 17:00. Please have the serial "
            "number at hand; it stands on the silver plate on the left side of the motor head and begins "
            "with HX1 on the X100 and with HX2 on the X200.",
            (
                "table",
                [50, 120],
                [
                    ["What", "Where"],
                    ["Telephone", "01632 960 140"],
                    ["Mail", "service@halden-pumps.example"],
                    ["Returns and workshop", "Halden Pumps, Gate 3, 14 Weir Lane, Brennick"],
                    ["Spare parts", "parts@halden-pumps.example"],
                ],
            ),
            ("h2", "Spare parts"),
            "Spare parts are kept for ten years after the last pump of a model has been made. Order by part "
            "number; the numbers of the usual parts are in chapters 2 and 6 and in the spare parts list, "
            "which is renewed every January.",
            ("h2", "Disposal"),
            "The pump holds copper, stainless steel and a circuit board, and it does not belong in household "
            "waste. Take it to a collection point for electrical equipment, or send it back to the works: "
            "Halden Pumps takes back its own pumps free of charge, up to five at a time, if they are drained "
            "and clean.",
            ("h2", "Editions of this manual"),
            (
                "table",
                [30, 40, 100],
                [
                    ["Edition", "Date", "Change"],
                    ["1", "September 2020", "first edition, X100 only"],
                    ["2", "May 2022", "X200 added; warranty of the X200 then 24 months"],
                    [
                        "3",
                        "January 2026",
                        "warranty of the X200 now 36 months; torque of the X200 corrected to 70 Nm",
                    ],
                ],
            ),
        ],
    ),
]
