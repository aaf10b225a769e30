"""What is computed in a step: packing, padding and the quicker forms change nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tuning_models import TEMPLATE, llama_logits, write_model

from deskrag.tuning.base import Base, read_base, weights_of
from deskrag.tuning.encode import Row, encoder_of
from deskrag.tuning.types import Example, Message, TrainingPlan

pytestmark = pytest.mark.slow
ROWS = [Row(tuple(range(3, 40)), 20), Row(tuple(range(50, 62)), 5), Row((7, 9, 11, 13), 2)]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return read_base(write_model(tmp_path_factory.mktemp("base") / "m.gguf", "qwen3"))


def tuned(base: Base, **changes: Any) -> tuple[Any, list[Any]]:
    import torch

    from deskrag.tuning.neural import add_adapter, load_network

    network = load_network(base, torch.float32)
    adapter = add_adapter(network, TrainingPlan(base.path, rank=4, alpha=8.0, **changes), base.name)
    network.train()
    torch.manual_seed(1)
    parameters = [value for value in adapter.parameters() if value.requires_grad]
    for value in parameters:
        value.data.normal_(0, 0.1)
    return network, parameters


def gradient(network: Any, parameters: list[Any], batches: list[list[Row]], *, packing: bool) -> tuple[float, Any]:
    import torch

    from deskrag.tuning.neural import batch_loss

    for value in parameters:
        value.grad = None
    total = 0.0
    for batch in batches:
        loss, count = batch_loss(network, batch, packing=packing, pad=1, device="cpu")
        assert count == sum(row.labels for row in batch)
        loss.backward()
        total += float(loss.detach())
    return total, torch.cat([value.grad.flatten() for value in parameters])


def test_examples_in_one_row_or_side_by_side_do_not_see_each_other(base: Base) -> None:
    import torch

    network, parameters = tuned(base)
    alone, by_itself = gradient(network, parameters, [[row] for row in ROWS], packing=False)
    for packing in (True, False):
        together, found = gradient(network, parameters, [ROWS], packing=packing)
        assert together == pytest.approx(alone, rel=1e-5)
        assert torch.allclose(found, by_itself, rtol=1e-3, atol=1e-5)


def test_checkpointing_changes_nothing(base: Base) -> None:
    import torch

    loss, plain = gradient(*tuned(base), [ROWS], packing=False)
    again, frugal = gradient(*tuned(base, gradient_checkpointing=True), [ROWS], packing=False)
    assert again == pytest.approx(loss, rel=1e-6)
    assert torch.allclose(plain, frugal, rtol=1e-4, atol=1e-6)


def test_the_quicker_forms_give_the_gradients_of_torch_and_peft(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from deskrag.tuning import neural

    loss, quick = gradient(*tuned(base), [ROWS], packing=False)
    monkeypatch.setattr(neural, "fuse_adapters", lambda _: None)
    monkeypatch.setattr(neural, "register_attention", lambda: "sdpa")
    plain_loss, plain = gradient(*tuned(base), [ROWS], packing=False)
    assert loss == pytest.approx(plain_loss, rel=1e-5)
    assert torch.allclose(quick, plain, rtol=1e-3, atol=1e-5)


def test_attention_in_several_blocks_has_the_gradients_of_torch() -> None:
    import torch

    from deskrag.tuning.kernels import causal_backward

    torch.manual_seed(0)
    values = [torch.randn(2, 3, 600, 8, dtype=torch.float64, requires_grad=True) for _ in range(3)]
    out = torch.nn.functional.scaled_dot_product_attention(*values, is_causal=True, scale=0.3)
    wanted = torch.randn_like(out)
    out.backward(wanted)
    found = causal_backward(*(value.detach() for value in values), wanted, 0.3)
    for value, mine in zip(values, found, strict=True):
        assert torch.allclose(value.grad, mine, rtol=1e-4, atol=1e-4)


def test_the_loss_is_on_the_completion_and_its_end(base: Base) -> None:
    encoder = encoder_of(base)
    row = encoder.encode(Example((Message("user", "Hi <|im_end|>"),), "Yes."))
    end = 1
    assert row.tokens[-1] == end
    assert row.labels == len("Yes.") + 1
    assert row.tokens[: row.prompt].count(end) == 1  # that of the message; the name in the text is plain text
    assert bytes(token - 2 for token in row.tokens[row.prompt : -1]) == b"Yes."


def test_a_folder_is_the_same_base_as_its_gguf_file(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    from deskrag.tuning.neural import load_network

    file = read_base(write_model(tmp_path / "m.gguf"))
    network = load_network(file, torch.float32)
    folder = tmp_path / "folder"
    folder.mkdir()
    network.config.save_pretrained(folder)
    state = {name: value.clone() for name, value in network.state_dict().items() if name != "lm_head.weight"}
    save_file(state, folder / "model.safetensors")
    tokenizer = Tokenizer(models.WordLevel({"<|im_start|>": 0, "<|im_end|>": 1, "Yes": 2, "?": 3}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<|im_start|>", eos_token="<|im_end|>", unk_token="?"
    )
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)

    base = read_base(folder)
    assert (base.architecture, base.layers, base.sizes) == (file.architecture, file.layers, file.sizes)
    assert weights_of(base) == weights_of(file)
    ids = torch.tensor([[5, 6, 7, 8]])
    with torch.no_grad():
        assert torch.equal(load_network(base, torch.float32)(ids).logits, network(ids).logits)
    row = encoder_of(base).encode(Example((Message("user", "Yes"),), "Yes Yes"))
    assert row.tokens[row.prompt :] == (2, 2, 1)
    assert row.tokens[0] == 0


def test_rotary_factors_of_a_gguf_file_are_used(tmp_path: Path) -> None:
    import torch

    from deskrag.tuning.neural import load_network

    factors = [1.0, 1.0, 4.0, 8.0]
    path = write_model(tmp_path / "m.gguf", rope_factors=factors)
    tokens = list(range(5, 60))
    with torch.no_grad():
        found = load_network(read_base(path), torch.float32)(torch.tensor([tokens])).logits[0].numpy()
    assert abs(found - llama_logits(path, tokens)).max() < 1e-4
