"""Requests of the OpenAI-compatible endpoints, as far as local models can obey them.

What cannot be obeyed is refused by name, never ignored; what has no meaning here (``user``, ``store``, ``metadata``…)
is accepted.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Text = Annotated[str, AfterValidator(lambda text: text.encode("utf-8", "replace").decode())]
"""Text that can be encoded: lone surrogates become “?”."""


class _Request(BaseModel):
    model_config = ConfigDict(extra="allow")


class FunctionCall(_Request):
    """A function and its arguments."""

    name: Text = Field(description="Name of the function.")
    arguments: Text = Field("{}", description="Arguments as a JSON object in text.")


class CallOfMessage(_Request):
    """A call that an assistant message made."""

    id: Text = Field("", description="Ties the later tool message to this call.")
    type: Literal["function"] = "function"
    function: FunctionCall


class TextPart(_Request):
    """A part of a message."""

    type: Text = Field(description="Only `text` can be read by local models.")
    text: Text = Field("", description="The text.")


class RequestMessage(_Request):
    """A message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"] = Field(description="Who speaks.")
    content: Text | list[TextPart] | None = Field(None, description="The text, whole or in parts.")
    tool_calls: list[CallOfMessage] | None = Field(None, description="Calls an assistant message made.")
    tool_call_id: Text | None = Field(None, description="For a tool message, the call it answers.")


class Function(_Request):
    """A function that the model may call."""

    name: Text = Field(min_length=1, max_length=128, description="Its name.")
    description: Text | None = Field(None, description="What it does.")
    parameters: dict[str, Any] | None = Field(None, description="JSON Schema of its arguments.")


class ToolOfRequest(_Request):
    """A tool; only functions are known."""

    type: Literal["function"] = "function"
    function: Function


class SchemaOfFormat(_Request):
    """A JSON Schema with its name."""

    name: Text = Field("reply", description="What the reply is called.")
    schema_: dict[str, Any] = Field(alias="schema", description="The JSON Schema.")


class ResponseFormat(_Request):
    """The form of the reply."""

    type: Literal["text", "json_object", "json_schema"] = Field("text", description="Plain text, any object, a schema.")
    json_schema: SchemaOfFormat | None = Field(None, description="The schema for `json_schema`.")


class StreamOptions(_Request):
    """Options of a streamed reply."""

    include_usage: bool = Field(False, description="Send a last chunk with the token counts.")


class LibraryOptions(_Request):
    """How an answer from the documents (model `deskrag` or `deskrag/COLLECTION`) is written as text."""

    marks: bool = Field(True, description="Write [n] behind each sentence that a source supports.")
    sources: bool = Field(True, description="Write the list of sources below the answer.")
    with_model: bool = Field(True, description="Let the language model write; otherwise quote the documents.")
    route: str = Field(
        "", max_length=200, description="`documents`, or an adapter's name; the router decides if not given."
    )


class _Sampling(_Request):
    model: Text = Field(description="Name of a model of `GET /v1/models`.")
    stream: bool | None = Field(False, description="Send the reply as it is written, as server-sent events.")
    stream_options: StreamOptions | None = Field(None, description="Only with `stream`.")
    max_tokens: int | None = Field(None, ge=1, le=2**31 - 1, description="Most tokens to write.")
    temperature: float | None = Field(None, ge=0, le=2, description="0 always takes the likeliest token.")
    top_p: float | None = Field(None, gt=0, le=1, description="Nucleus probability.")
    top_k: int | None = Field(None, ge=0, le=10**6, description="Only the likeliest k tokens (not OpenAI's).")
    min_p: float | None = Field(None, ge=0, le=1, description="Least share of the likeliest (not OpenAI's).")
    repeat_penalty: float | None = Field(None, gt=0, le=10, description="1 for none (not OpenAI's).")
    presence_penalty: float | None = Field(None, ge=-2, le=2, description="Against tokens that were written.")
    frequency_penalty: float | None = Field(None, ge=-2, le=2, description="The same, for each time.")
    seed: int | None = Field(None, ge=-(2**63), le=2**63 - 1, description="Equal seeds give equal replies.")
    stop: Text | list[Text] | None = Field(None, description="Texts that end the reply.")
    n: int | None = Field(1, description="Only 1.")
    logit_bias: dict[str, float] | None = Field(None, description="Not supported.")


class ChatRequest(_Sampling):
    """A chat completion."""

    messages: list[RequestMessage] = Field(min_length=1, description="The conversation so far.")
    max_completion_tokens: int | None = Field(None, ge=1, le=2**31 - 1, description="The newer name of `max_tokens`.")
    tools: list[ToolOfRequest] | None = Field(None, description="Functions the model may call.")
    tool_choice: Literal["none", "auto", "required"] | dict[str, Any] | None = Field(
        None, description="Whether it may, must, or which one it must call."
    )
    response_format: ResponseFormat | None = Field(None, description="The form of the reply.")
    logprobs: bool | None = Field(None, description="Not supported.")
    deskrag: LibraryOptions = Field(LibraryOptions(), description="For answers from the documents.")


class CompletionRequest(_Sampling):
    """A completion of a text as it is, without a chat template."""

    prompt: Text | list[Text] = Field(description="The text to go on from; a list may hold one.")
    echo: bool | None = Field(False, description="Repeat the prompt before the reply.")
    suffix: Text | None = Field(None, description="Not supported.")
    logprobs: int | None = Field(None, description="Not supported.")
    best_of: int | None = Field(1, description="Only 1.")


class EmbeddingRequest(_Request):
    """Texts to embed."""

    model: Text = Field(description="Name of the library's embedding model.")
    input: Text | list[Text] = Field(description="One text or up to 2,048.")
    encoding_format: Literal["float", "base64"] = Field("float", description="How vectors are written.")
    dimensions: int | None = Field(None, description="Only the model's own.")
    input_type: Literal["passage", "query"] = Field(
        "passage", description="What the texts are, for models that embed queries in another way (not OpenAI's)."
    )
