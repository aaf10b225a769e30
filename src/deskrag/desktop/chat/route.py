"""Which way a question went, in words: a line over the answer where that is worth telling.

Nothing is said of the usual way, over the documents; a tuned model, a rule or a short reply is always named, and so
is a follow-up that was searched for in other words than it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..i18n import mark, tr

REASONS = (
    mark("it is a question of this topic"),
    mark("the conversation stays with this topic"),
    mark("you asked for it"),
    mark("you asked for the documents"),
)
"""Reasons of the router that are told; what explains itself (“no tuned topic fits it”) is not."""


@dataclass(frozen=True, slots=True)
class ShownRoute:
    """The way of one question (`deskrag.answering.events.Routed`).

    Attributes:
        way: ``"documents"``, ``"adapter"``, ``"small talk"``, ``"rule"`` or ``"none"``.
        name: Of the adapter, its topic or the rule; empty where there is none.
        reason: Why, a phrase of the router.
        question: What was searched for; empty where it is what was typed.
    """

    way: str
    name: str = ""
    reason: str = ""
    question: str = ""

    @property
    def passed_documents(self) -> bool:
        """Whether the documents were not asked, so that they still can be."""
        return self.way in ("adapter", "small talk", "rule", "none")

    @classmethod
    def from_details(cls, details: Mapping[str, Any], asked: str = "") -> ShownRoute | None:
        """From a stored message; None where nothing was recorded."""
        route = details.get("route")
        searched = str(details.get("question", ""))
        rewritten = searched if searched and asked and differs(searched, asked) else ""
        if not isinstance(route, Mapping):
            return cls("documents", question=rewritten) if rewritten else None
        return cls(str(route.get("route", "")), str(route.get("name", "")), str(route.get("reason", "")), rewritten)


def differs(searched: str, asked: str) -> bool:
    """Whether other words were searched for than were typed."""
    return searched.split() != asked.split()


def line(route: ShownRoute | None) -> str:
    """What stands over the answer; empty where there is nothing to tell."""
    if route is None:
        return ""
    way = _way(route)
    if way and route.reason in REASONS:
        way = tr("{way}: {reason}", way=way, reason=tr(route.reason))
    parts = [way]
    if route.question:
        parts.append(tr("Understood as: “{question}”", question=route.question))
    return " · ".join(part for part in parts if part)


def origin(route: ShownRoute | None) -> str:
    """What stands beside the timings: where the usual answer is from."""
    return tr("From your documents") if route is not None and route.way == "documents" else ""


def _way(route: ShownRoute) -> str:
    match route.way:
        case "adapter" if route.name:
            return tr("Answered by the tuned model for “{name}”", name=route.name)
        case "adapter":
            return tr("Answered by a tuned model")
        case "rule" if route.name:
            return tr("Answered by the rule “{name}”", name=route.name)
        case "rule":
            return tr("Answered by a rule")
        case "small talk":
            return tr("A short reply, not from your documents")
        case "none":
            return tr("Nothing here is made for this question")
    return ""
