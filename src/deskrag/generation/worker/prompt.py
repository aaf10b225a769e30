"""Messages to tokens with the model's own chat template.

The template is foreign code and runs in Jinja's sandbox. What stands in a message, a function call or the description
of a tool is data: if it holds the name of a control token (`<|im_end|>` in a document, say), that name is tokenised as
the plain text it is, so that no document can end its message and speak as someone else.
"""

from __future__ import annotations

import json
from typing import Any

from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from .native import Model

_CHATML = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
_TOOLS_HEAD = "You may call these functions to help the user. Each is described by a JSON object:"
_TOOLS_TAIL = (
    "To call one, answer with nothing but a JSON object of its name and arguments between tags:\n"
    '<tool_call>\n{"name": "the function", "arguments": {}}\n</tool_call>'
)
_OPEN, _CLOSE = "\ue000", "\ue001"  # private-use characters around the number of a hidden name


class PromptError(Exception):
    """The messages cannot be rendered."""


class PromptBuilder:
    """Renders and tokenises.

    Args:
        model: Whose template and vocabulary are used.
    """

    def __init__(self, model: Model) -> None:
        import llama_cpp

        self._vocabulary = model.vocabulary
        handle = model.vocabulary.handle
        self._start = model.vocabulary.text_of(llama_cpp.llama_vocab_bos(handle))
        self._format = Jinja2ChatFormatter(
            template=model.chat_template or _CHATML,
            eos_token=model.vocabulary.text_of(llama_cpp.llama_vocab_eos(handle)),
            bos_token=self._start,
        )

    def chat(self, messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> list[int]:
        """Tokens of a conversation, up to where the answer begins.

        Raises:
            PromptError: The template refuses the messages (their order, or a role it does not know).
        """
        hidden: list[str] = []
        safe = [{**self._hide_in(message, hidden), "role": message["role"]} for message in messages]
        tools = self._hide_in(tools, hidden)
        text = self._render(safe, tools)
        if tools and not all(_name(tool) in text for tool in tools):  # the template knows nothing of tools
            text = self._render(_with_tools(safe, tools), [])
        # Most templates write the beginning-of-text token themselves.
        begins = bool(self._start) and text.startswith(self._start)
        return self._tokens(text, hidden, start=not begins)

    def _render(self, messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> str:
        try:
            return self._rendered(messages, tools)
        except PromptError:
            if messages[0]["role"] != "system":
                raise
        return self._rendered(_without_system(messages), tools)  # some templates (Gemma 2) know no such role

    def _rendered(self, messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> str:
        try:
            return str(self._format(messages=messages, tools=tools or None).prompt)
        except Exception as error:
            raise PromptError(f"the model's chat template refuses this conversation ({error})") from error

    def text(self, text: str) -> list[int]:
        """Tokens of a text that is gone on from as it is."""
        return self._vocabulary.tokenize(text, special=False, start=True)

    def _hide_in(self, value: Any, hidden: list[str]) -> Any:
        if isinstance(value, str):
            return self._hide(value, hidden)
        if isinstance(value, dict):
            return {self._hide(str(key), hidden): self._hide_in(item, hidden) for key, item in value.items()}
        if isinstance(value, list):
            return [self._hide_in(item, hidden) for item in value]
        return value

    def _hide(self, content: str, hidden: list[str]) -> str:
        names = self._vocabulary.control_names
        content = content.replace(_OPEN, "").replace(_CLOSE, "")
        if names is None:
            return content

        def replace(match: Any) -> str:
            hidden.append(match.group())
            return f"{_OPEN}{len(hidden) - 1}{_CLOSE}"

        return names.sub(replace, content)

    def _tokens(self, text: str, hidden: list[str], *, start: bool) -> list[int]:
        if not hidden:
            return self._vocabulary.tokenize(text, special=True, start=start)
        tokens: list[int] = []
        for i, part in enumerate(text.split(_OPEN)):
            rest = part
            if i:
                number, _, rest = part.partition(_CLOSE)
                tokens += self._vocabulary.tokenize(hidden[int(number)], special=False)
            if rest or not i:
                tokens += self._vocabulary.tokenize(rest, special=True, start=start and not i)
        return tokens


def _name(tool: dict[str, Any]) -> str:
    function = tool.get("function")
    return str(function.get("name", "")) if isinstance(function, dict) else ""


def _without_system(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The conversation with the system message at the head of the first one of the user."""
    head, *rest = messages
    if rest and rest[0]["role"] == "user":
        return [{**rest[0], "content": f"{head['content']}\n\n{rest[0]['content']}"}, *rest[1:]]
    return [{**head, "role": "user"}, *rest]


def _with_tools(messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The conversation with the tools described in its system message, in the form most models were trained on.

    Calls and results of earlier turns, which such a template does not know either, are written out as text.
    """
    described = "\n".join(json.dumps(tool, ensure_ascii=False) for tool in tools)
    system = f"{_TOOLS_HEAD}\n<tools>\n{described}\n</tools>\n{_TOOLS_TAIL}"
    written: list[dict[str, Any]] = []
    for message in messages:
        content = message["content"]
        for call in message.get("tool_calls", ()):
            content += f"\n<tool_call>\n{json.dumps(call['function'], ensure_ascii=False)}\n</tool_call>"
        if message["role"] == "tool":
            written.append({"role": "user", "content": f"<tool_response>\n{content}\n</tool_response>"})
        else:
            written.append({"role": message["role"], "content": content.strip()})
    if written and written[0]["role"] == "system":
        first = {"role": "system", "content": f"{written[0]['content']}\n\n{system}"}
        return [first, *written[1:]]
    return [{"role": "system", "content": system}, *written]
