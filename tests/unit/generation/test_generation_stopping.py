"""Stop strings hold however the text is cut into pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskrag.generation.stopping import StopFilter


@given(
    st.lists(st.text("ab.", max_size=4), max_size=12),
    st.lists(st.text("ab.", max_size=4), max_size=3),
)
def test_the_text_ends_before_the_stop_string_that_is_complete_first(pieces: list[str], stops: list[str]) -> None:
    text, wanted = "".join(pieces), [stop for stop in stops if stop]
    ends = [text.find(stop) + len(stop) for stop in wanted if stop in text]
    found = StopFilter(stops)
    shown = "".join(found.feed(piece) for piece in pieces) + found.rest()
    if not ends:
        assert shown == text
        assert not found.stopped
    else:
        assert found.stopped
        assert text.startswith(shown)
        assert not any(stop in shown for stop in wanted)
        assert any(text.startswith(shown + stop) for stop in wanted)


@given(st.text("ab.", max_size=20), st.text("ab.", min_size=1, max_size=4))
def test_what_is_held_back_is_only_what_could_become_a_stop_string(text: str, stop: str) -> None:
    found = StopFilter([stop])
    shown = found.feed(text)
    if not found.stopped:
        held = text[len(shown) :]
        assert text.startswith(shown)
        assert held == "" or (stop.startswith(held) and held != stop)
