"""Names, dates and amounts that a copied answer cuts are made whole."""

from __future__ import annotations

import pytest

from deskrag.answering.units import whole


@pytest.mark.parametrize(
    ("answer", "line", "expected"),
    [
        ("Edinburgh", "His seat was Edinburgh Pentlands.", "Edinburgh Pentlands"),
        ("Amherst", "It was signed with General Amherst.", "General Amherst"),
        ("Monckton", "Colonel Monckton took the fort.", "Colonel Monckton"),
        ("Maxwell", "It was shown by James Clerk Maxwell in 1862.", "James Clerk Maxwell"),
        ("Watt", "Later James Watt's engine came.", "James Watt"),
        ("Rahman", "Later Abd al Rahman ruled.", "Abd al Rahman"),
        ("Kennedy", "He wrote to John F. Kennedy, twice.", "John F. Kennedy"),
        ("1754", "It began in May 1754, in the west.", "May 1754"),
        ("18", "War was declared on May 18, 1756.", "May 18, 1756"),
        ("February", "It was signed on 10 February 1763.", "10 February 1763"),
        ("100 universities", "It joined more than 100 universities.", "more than 100 universities"),
        ("25", "It made 25 million a year.", "25 million"),
        ("37.6", "It holds $37.6 billion.", "$37.6 billion"),
        ("34", "About 34% of them stayed.", "34%"),
        ("at least 1", "It takes at least 1,000 hours.", "at least 1,000"),
        ("harvard", "She went to Harvard University then.", "harvard University"),
    ],
)
def test_what_is_cut_is_added(answer: str, line: str, expected: str) -> None:
    assert whole(answer, [line], "What was it?") == expected


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("Europeans", "Early Europeans came by sea."),  # a capital of the sentence
        ("Newton", "In Newton they met."),
        ("Paris", "They met in Paris. London was next."),
        ("Paris", "Paris, London and Rome were there."),
        ("Problem C", "This reduces to Problem C. Of these none is hard."),
        ("1,000", "There were 1,000 of them."),
        ("2000", "The X2000 is blue."),
        ("25", "(a) 25 of them stayed."),
        ("may", "It may 12 times fail."),
        ("the valve", "Turn the valve slowly."),
        ("what no line holds", "Something else."),
        ("2年", "保証期間は2年間です。"),
        ("", "Something."),
    ],
)
def test_what_is_whole_stays_as_it_is(answer: str, line: str) -> None:
    assert whole(answer, [line], "What was it?") == answer


@pytest.mark.parametrize(
    ("answer", "line", "question"),
    [
        ("Vistula", "Warsaw stands on the Vistula River.", "On what river does Warsaw stand?"),
        ("1754", "It began in May 1754.", "In what year did it begin?"),
        ("100", "There are over 100 species.", "Over how many species are there?"),
    ],
)
def test_what_the_question_says_is_not_said_again(answer: str, line: str, question: str) -> None:
    assert whole(answer, [line], question) == answer


def test_the_first_line_that_holds_it_counts() -> None:
    assert whole("Amherst", ["No name.", "It was General Amherst.", "Amherst College"], "Who?") == "General Amherst"
