"""A text of our own, of mixed topics, that quantisations are compared on. Change it and old figures mean nothing."""

from __future__ import annotations

SAMPLE_TEXT = """\
The ferry to the outer islands leaves twice a day, once at seven in the morning and again at half past three. In winter
the second crossing is often cancelled, because the wind turns to the north-west in the afternoon and the small harbour
offers no shelter from it. Travellers who have to reach the mainland on the same day are therefore advised to take the
early boat, even if that means getting up in the dark. Tickets are sold on board; dogs and bicycles travel free.

Before you change the filter, switch the pump off and wait until the pressure gauge shows zero. Loosen the four bolts of
the cover crosswise, half a turn at a time, and lift it straight up. If the gasket sticks, do not lever it off with a
screwdriver: a scratched surface will leak. Rinse the housing with clean water, put the new filter in with the arrow
pointing in the direction of flow, and tighten the bolts to 24 newton metres. Write the date on the label inside.

A loan of 12,000 euros at an interest rate of 3.5 percent costs 420 euros of interest in the first year. If the borrower
repays 2,000 euros at the end of that year, the interest of the second year falls to 350 euros. People often compare
only the monthly rate of two offers, and forget that a longer term makes the rate smaller and the loan dearer.

The girl asked her grandfather why he never threw anything away. He opened a drawer, took out a brass key and laid it on
the table. "This one belongs to a door that no longer exists," he said. "The house was pulled down when I was nine. But
as long as I have the key, I remember how the hallway smelled of floor polish, and where the loose stair was that we had
to jump over at night." She turned the key in her hand for a while, and then she asked whether she might keep it.

In the laboratory, yeast cells were grown in two solutions that differed only in the amount of sugar. After six hours
the cells in the richer solution had divided four times, those in the poorer one only twice. When both groups were moved
to fresh water, however, the second group survived longer. The authors suggest that slow growth leaves the cell more
time to repair its proteins, but they note that the experiment was repeated only three times and that the temperature
varied.

def mean(values):
    if not values:
        raise ValueError("the mean of no values is not defined")
    return sum(values) / len(values)

The town council met on Tuesday evening to discuss the new bus timetable. Several residents complained that the last bus
from the station leaves eleven minutes before the train from the capital arrives. The head of the transport office
promised to talk to the railway company, and said that a small change in spring would be possible without further cost.
The council also agreed, with nine votes to four, to plant forty lime trees along the road to the swimming pool.

Question: Which of the two crossings is often cancelled in winter? Answer: the second one, in the afternoon.
Question: How tight must the bolts of the cover be? Answer: 24 newton metres.
"""
