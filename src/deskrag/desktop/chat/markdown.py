"""Markdown of an answer as the small, safe HTML that Qt's text documents understand.

Nothing in an answer is trusted: raw HTML is shown as text, pictures are shown as their description and never fetched,
links carry http(s) only. Citation marks travel through Markdown as private-use characters, so that they end up behind
their sentence whatever the markup around it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ..theme.tokens import MONOSPACE, READING_LINE, Palette
from ..widgets.typography import bind
from .shown import ShownAnswer

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_CITE, _CITE_END, _DOUBT, _DOUBT_END = "\ue000", "\ue001", "\ue002", "\ue003"
_GAP = "\u202f"  # counts as white space for Markdown, so that emphasis may end before a mark
_WIDE_GAP = re.compile(f"(?<=[。！？」])({_DOUBT_END}?){_GAP}")
_LIST_MARK = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_AIR = "\u2009"
_MARKS = re.compile(f"{_CITE}[\\d:]+{_CITE_END}|[{_CITE}-{_DOUBT_END}]")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")
_TABLE = "margin: 4px 0 12px 0; border-collapse: collapse;"
_SAFE_LINK = re.compile(r"(?i)^https?://")


def annotated(answer: ShownAnswer) -> str:
    """The answer's Markdown with a mark behind each finished sentence; quoted sentences are taken literally."""
    text = _strip(answer.text)
    parts: list[str] = []
    position = 0
    for place, sentence in enumerate(answer.sentences):
        said = _strip(sentence.text)
        start = text.find(said, position)
        if start < 0 or not said:
            continue
        end = start + len(said)
        parts.append(text[position:start])
        literal = sentence.support == "quoted"
        shown = _SPECIAL.sub(r"\\\1", said) if literal else said
        if sentence.support == "unsupported":
            mark = _LIST_MARK.match(shown)  # a list begins with its mark
            at = mark.end() if mark and not literal else 0
            shown = f"{shown[:at]}{_DOUBT}{shown[at:]}{_GAP}{_DOUBT_END}"
        parts.append(shown + "".join(f"{_GAP}{_CITE}{number}:{place}{_CITE_END}" for number in sentence.numbers))
        if sentence.numbers and text[end : end + 1].strip():
            parts.append(_AIR)  # Japanese puts no space between sentences
        position = end
    parts.append(text[position:])
    return "".join(parts)


def to_html(answer: ShownAnswer, palette: Palette) -> str:
    """The answer as HTML for a `QTextDocument`."""
    return render(annotated(answer), palette)


def render(markdown: str, palette: Palette) -> str:
    """Markdown (with marks) as HTML for a `QTextDocument`."""
    return _Renderer(palette).blocks(_parser().parse(markdown))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def _strip(text: str) -> str:
    """Without the characters that are used as marks, should a document hold some."""
    return re.sub(f"[{_CITE}-{_DOUBT_END}]", "", text)


class _Renderer:
    """Turns markdown-it's tokens into HTML."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        mono = ", ".join(f"'{name}'" for name in MONOSPACE)
        self._mono = f"font-family: {mono}; font-size: 13px;"
        line = f"line-height: {READING_LINE}px; -qt-line-height-type: minimum;"
        cell = f'style="border: 1px solid {palette.border}; {line}"'
        self._open: dict[str, str] = {
            "paragraph_open": f'<p style="margin: 0 0 10px 0; {line}">',
            "bullet_list_open": '<ul style="margin: 0 0 10px 0; -qt-list-indent: 1;">',
            "list_item_open": f'<li style="margin: 0 0 4px 0; {line}">',
            "blockquote_open": f'<blockquote style="margin: 0 0 10px 16px; color: {palette.muted};">',
            "table_open": f'<table cellspacing="0" cellpadding="6" style="{_TABLE}">',
            "tr_open": "<tr>",
            "th_open": f'<th align="left" bgcolor="{palette.raised}" {cell}>',
            "td_open": f"<td {cell}>",
            "strong_open": "<b>",
            "em_open": "<i>",
            "s_open": "<s>",
        }
        self._close = {
            "paragraph_close": "</p>",
            "bullet_list_close": "</ul>",
            "ordered_list_close": "</ol>",
            "list_item_close": "</li>",
            "blockquote_close": "</blockquote>",
            "table_close": "</table>",
            "tr_close": "</tr>",
            "th_close": "</th>",
            "td_close": "</td>",
            "strong_close": "</b>",
            "em_close": "</i>",
            "s_close": "</s>",
        }
        self._special: dict[str, Callable[[Token], str]] = {
            "heading_open": lambda t: (
                f'<p style="margin: 12px 0 6px 0; font-size: {21 - 2 * min(int(t.tag[1]), 3)}px;"><b>'
            ),
            "heading_close": lambda _: "</b></p>",
            "ordered_list_open": lambda t: f'<ol start="{int(t.attrs.get("start", 1))}" style="margin: 0 0 10px 0;">',
            "fence": self._code,
            "code_block": self._code,
            "hr": lambda _: "<hr/>",
            "inline": lambda t: self.inline(t.children or []),
            "text": lambda t: self._text(t.content),
            "code_inline": lambda t: (
                f'<span style="{self._mono} background-color: {palette.code};">&nbsp;{_escape(t.content)}&nbsp;</span>'
            ),
            "softbreak": lambda _: "<br/>",
            "hardbreak": lambda _: "<br/>",
            "image": lambda t: f'<i style="color: {palette.muted};">[{_escape(t.content) or "…"}]</i>',
            "link_open": self._link,
            "link_close": lambda _: "</a>",
            "html_inline": lambda t: _escape(t.content),
            "html_block": lambda t: f"<p>{_escape(t.content)}</p>",
        }

    def blocks(self, tokens: Sequence[Token]) -> str:
        out: list[str] = []
        for token in tokens:
            # Paragraphs of tight lists are hidden: their text stands in the item itself.
            if token.hidden:
                continue
            out.append(self._one(token))
        return "".join(out)

    def inline(self, tokens: Sequence[Any]) -> str:
        return "".join(self._one(token) for token in tokens)

    def _one(self, token: Token) -> str:
        if token.type in self._special:
            return self._special[token.type](token)
        return self._open.get(token.type) or self._close.get(token.type) or ""

    def _text(self, text: str) -> str:
        shown = html.escape(bind(text)).replace(f"{_GAP}{_DOUBT_END}", _DOUBT_END)
        shown = _WIDE_GAP.sub(r"\1", shown).replace(_GAP, "\u00a0")  # a mark never begins a line
        shown = re.sub(f"{_CITE}(\\d+):(\\d+){_CITE_END}", lambda m: self._chip(m[1], m[2]), shown)
        doubt = f'<span style="background-color: {self._palette.warning_tint}; color: {self._palette.warning};">'
        # Qt puts the colours on the characters, so an end that is missing in this run does no harm.
        return shown.replace(_DOUBT, doubt).replace(_DOUBT_END, "</span>")

    def _chip(self, number: str, sentence: str) -> str:
        style = f"color: {self._palette.accent}; font-size: 11px; font-weight: 600; text-decoration: none;"
        return f'<a href="cite:{number}:{sentence}" style="{style}">&nbsp;{number}&nbsp;</a>'

    def _code(self, token: Token) -> str:
        body = _escape(token.content.rstrip("\n"))
        return (
            f'<table width="100%" cellspacing="0" cellpadding="10" bgcolor="{self._palette.code}" '
            f'style="margin: 4px 0 12px 0;"><tr><td><pre style="margin: 0; {self._mono}">{body}</pre></td></tr></table>'
        )

    def _link(self, token: Token) -> str:
        target = str(token.attrs.get("href", ""))
        if not _SAFE_LINK.match(target):
            return "<a>"
        return f'<a href="{html.escape(target, quote=True)}" style="color: {self._palette.accent};">'


def _escape(text: str) -> str:
    return html.escape(_MARKS.sub("", text))
