"""Tables of contents are known by their dot leaders."""

from __future__ import annotations

import pytest

from deskrag.retrieval.contents import is_contents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5.4 Locking the keys ........ 6\n6 Maintenance ........ 7\n6.1 Changing the shaft seal .... 7", True),
        ("6 Maintenance . . . . . . . . 7\n6.1 Changing the seal . . . . . . . 7", True),
        ("Sign here ............ and send it back.", False),
        ("Seals are excluded... because they wear with use. So are gaskets...", False),
        ("", False),
    ],
)
def test_titles_with_dots_that_lead_to_numbers(text: str, expected: bool) -> None:
    assert is_contents(text) is expected
