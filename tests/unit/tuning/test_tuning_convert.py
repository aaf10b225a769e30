"""From PEFT to llama.cpp: the same numbers come out of both, and a wrong base is refused with both names."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tuning_models import HIDDEN, llama_logits, write_model

from deskrag.errors import InputError, ModelError, NotFoundError
from deskrag.models.gguf_header import read_part
from deskrag.models.weights import weights_identity
from deskrag.tuning.adopt import adopt, compare_names
from deskrag.tuning.base import Base, read_base, weights_of
from deskrag.tuning.convert import KEY_FINGERPRINT, KEY_WEIGHTS, read_peft, to_gguf, write_base_card
from deskrag.tuning.families import to_gguf_rows, to_hf_rows
from deskrag.tuning.merge import adopt_merged, merge_adapter
from deskrag.tuning.types import TrainingPlan

TOKENS = list(range(5, 60))


@dataclass(frozen=True)
class Pair:
    """A base model, an adapter in PEFT layout and what PEFT's model predicts with and without it."""

    base: Base
    peft: Path
    with_it: np.ndarray
    without: np.ndarray
    network: Any


def make_pair(folder: Path, architecture: str, **options: Any) -> Pair:
    import torch
    from peft import LoraConfig, get_peft_model

    from deskrag.tuning.neural import add_adapter, load_network

    base = read_base(write_model(folder / f"{architecture}.gguf", architecture))
    network = load_network(base, torch.float32)
    ids = torch.tensor([TOKENS])
    with torch.no_grad():
        without = network(ids).logits[0].numpy()
        if options:
            tuned = get_peft_model(network, LoraConfig(task_type="CAUSAL_LM", **options))
        else:
            tuned = add_adapter(network, TrainingPlan(base.path, rank=4, alpha=8.0), base.name)
        torch.manual_seed(3)
        for name, values in tuned.named_parameters():
            if "lora_B" in name:
                values.normal_(0, 0.1)
        with_it = tuned(ids).logits[0].numpy()
    tuned.save_pretrained(str(folder / "peft"), save_embedding_layers=False)
    return Pair(base, folder / "peft", with_it, without, network)


@pytest.fixture(scope="module", params=["llama", "qwen2", "qwen3"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return make_pair(tmp_path_factory.mktemp(request.param), request.param)


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return make_pair(tmp_path_factory.mktemp("one"), "llama")


def far(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).max())


@pytest.mark.slow
def test_llama_cpp_predicts_what_peft_predicts(pair: Pair, tmp_path: Path) -> None:
    assert far(llama_logits(pair.base.path, TOKENS), pair.without) < 1e-4
    adapter = to_gguf(pair.peft, tmp_path / "wide.gguf", pair.base, wide=True)
    assert far(pair.with_it, pair.without) > 1
    assert far(llama_logits(pair.base.path, TOKENS, adapter), pair.with_it) < 1e-4
    narrow = to_gguf(pair.peft, tmp_path / "narrow.gguf", pair.base)
    assert far(llama_logits(pair.base.path, TOKENS, narrow), pair.with_it) < 0.01
    assert narrow.stat().st_size < 0.7 * adapter.stat().st_size


@pytest.mark.slow
def test_a_merged_model_answers_like_base_and_adapter_and_is_no_longer_the_base(pair: Pair, tmp_path: Path) -> None:
    adapter = to_gguf(pair.peft, tmp_path / "a.gguf", pair.base, wide=True)
    merged = merge_adapter(pair.base, adapter, tmp_path / "m.gguf", ftype="f32", name="Merged")
    assert far(llama_logits(merged, TOKENS), pair.with_it) < 1e-4
    header = read_part(merged)
    assert header.name == "Merged"
    assert header.metadata["tokenizer.chat_template"]
    assert weights_identity(merged) != weights_identity(pair.base.path)
    small = merge_adapter(pair.base, adapter, tmp_path / "q8.gguf", ftype="q8_0")
    assert read_part(small).quantization == "Q8_0"
    top = llama_logits(small, TOKENS).argmax(1) == pair.with_it.argmax(1)
    assert top.mean() > 0.9
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.gguf", "m.gguf", "q8.gguf"]


@pytest.mark.slow
def test_weights_merged_elsewhere_become_a_model(pair: Pair, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    folder = tmp_path / "merged"
    folder.mkdir()
    state = {name: value.contiguous() for name, value in pair.network.state_dict().items()}
    plain = {}
    for name, value in state.items():
        if "lora_" not in name and not (name == "lm_head.weight" and pair.base.config["tie_word_embeddings"]):
            plain[name.replace(".base_layer", "")] = value.clone()
    save_file(plain, folder / "model.safetensors")
    made = adopt_merged(folder, pair.base, tmp_path / "m.gguf", ftype="f32")
    assert far(llama_logits(made, TOKENS), pair.without) < 1e-4
    del plain["model.norm.weight"]
    save_file(plain, folder / "model.safetensors")
    with pytest.raises(ModelError, match="was not made from Tiny 1M"):
        adopt_merged(folder, pair.base, tmp_path / "n.gguf")


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        {"r": 4, "lora_alpha": 16, "use_rslora": True, "target_modules": ["q_proj", "down_proj"]},
        {
            "r": 4,
            "lora_alpha": 8,
            "target_modules": ["q_proj", "k_proj", "up_proj"],
            "rank_pattern": {"k_proj": 2},
            "alpha_pattern": {"up_proj": 3},
        },
    ],
)
def test_every_strength_peft_knows_is_carried_over(options: dict[str, Any], tmp_path: Path) -> None:
    pair = make_pair(tmp_path, "llama", **options)
    adapter = to_gguf(pair.peft, tmp_path / "a.gguf", pair.base, wide=True)
    assert far(pair.with_it, pair.without) > 0.1
    assert far(llama_logits(pair.base.path, TOKENS, adapter), pair.with_it) < 1e-4


@pytest.mark.slow
def test_an_adapter_names_its_base(llama: Pair, tmp_path: Path) -> None:
    weights = weights_of(llama.base)
    file = to_gguf(llama.peft, tmp_path / "a.gguf", llama.base, fingerprint="f" * 16, weights=weights)
    metadata = read_part(file).metadata
    assert metadata["adapter.lora.alpha"] == 8.0
    assert metadata["general.base_model.0.name"] == "Tiny 1M"
    assert (metadata[KEY_FINGERPRINT], metadata[KEY_WEIGHTS]) == ("f" * 16, weights)


@pytest.mark.slow
def test_adapters_from_elsewhere_are_taken_in(llama: Pair, tmp_path: Path) -> None:
    from_folder = adopt(llama.peft, llama.base, tmp_path / "a.gguf")
    assert (from_folder.rank, from_folder.trained_for, from_folder.note) == (4, "Tiny 1M", "")
    from_file = adopt(tmp_path / "a.gguf", llama.base, tmp_path / "b.gguf")
    assert (from_file.rank, from_file.trained_for) == (4, "Tiny 1M")
    assert far(llama_logits(llama.base.path, TOKENS, from_file.file), llama.with_it) < 0.01


@pytest.mark.slow
def test_an_adapter_of_another_base_is_refused_with_both_names(llama: Pair, tmp_path: Path) -> None:
    wider = read_base(write_model(tmp_path / "w.gguf", "llama", name="Other 1M", inner=96))
    with pytest.raises(ModelError, match=r"Tiny 1M.*Other 1M.*ffn_"):
        adopt(llama.peft, wider, tmp_path / "x.gguf")
    file = to_gguf(llama.peft, tmp_path / "a.gguf", llama.base, weights=weights_of(llama.base))
    with pytest.raises(ModelError, match=r"Tiny 1M.*Other 1M"):
        adopt(file, wider, tmp_path / "x.gguf")
    with pytest.raises(ModelError, match=r"Tiny 1M.*Other 1M"):
        merge_adapter(wider, file, tmp_path / "x.gguf")
    twin = read_base(write_model(tmp_path / "t.gguf", "llama", name="Tiny 1M", seed=9))
    with pytest.raises(ModelError, match="trained on other weights"):
        adopt(file, twin, tmp_path / "x.gguf")
    assert "other weights" in adopt(file, twin, tmp_path / "x.gguf", anyway=True).note
    write_base_card(llama.peft, llama.base, weights_of(llama.base))
    with pytest.raises(ModelError, match="trained on other weights"):
        adopt(llama.peft, twin, tmp_path / "y.gguf")
    (llama.peft / "base.json").unlink()
    assert not (tmp_path / "y.gguf").exists()


@pytest.mark.slow
def test_what_llama_cpp_cannot_run_is_refused(llama: Pair, tmp_path: Path) -> None:
    config = json.loads((llama.peft / "adapter_config.json").read_text("utf-8"))
    folder = tmp_path / "changed"
    folder.mkdir()
    (folder / "adapter_model.safetensors").write_bytes((llama.peft / "adapter_model.safetensors").read_bytes())
    for change, reason in (
        ({"use_dora": True}, "DoRA"),
        ({"peft_type": "IA3"}, "IA3"),
        ({"modules_to_save": ["lm_head"]}, "whole layers"),
        ({"bias": "all"}, "biases"),
    ):
        (folder / "adapter_config.json").write_text(json.dumps({**config, **change}), "utf-8")
        with pytest.raises(ModelError, match=reason):
            read_peft(folder)
    (folder / "adapter_config.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match="damaged"):
        read_peft(folder)
    (folder / "adapter_config.json").write_text(json.dumps(config), "utf-8")
    lying = json.dumps({"w": {"dtype": "F32", "shape": [9, 9], "data_offsets": [0, 4]}}).encode()
    for data in (b"\xff" * 64, b"", struct.pack("<Q", len(lying)) + lying + b"1234"):
        (folder / "adapter_model.safetensors").write_bytes(data)
        with pytest.raises(ModelError, match="damaged"):
            read_peft(folder)
    with pytest.raises(NotFoundError):
        adopt(tmp_path / "none.gguf", llama.base, tmp_path / "x.gguf")
    with pytest.raises(ModelError, match="not a LoRA adapter"):
        adopt(llama.base.path, llama.base, tmp_path / "x.gguf")


def test_a_merge_into_an_unknown_type_is_refused(tmp_path: Path) -> None:
    base = read_base(write_model(tmp_path / "m.gguf"))
    with pytest.raises(ModelError, match="not a LoRA adapter"):
        merge_adapter(base, base.path, tmp_path / "x.gguf", ftype="q9_9")
    folder = Base(tmp_path, "Folder", "llama", base.config, 1)
    with pytest.raises(InputError, match="as a GGUF file"):
        merge_adapter(folder, base.path, tmp_path / "x.gguf")


def test_rows_change_their_order_and_change_back() -> None:
    rows = np.arange(HIDDEN * 3).reshape(HIDDEN, 3)
    assert to_gguf_rows(rows[:8], 1)[:, 0].tolist() == [0, 12, 3, 15, 6, 18, 9, 21]
    assert (to_hf_rows(to_gguf_rows(rows, 4), 4) == rows).all()
    assert (to_gguf_rows(rows, 0) == rows).all()


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("Qwen/Qwen2.5-1.5B-Instruct", "Qwen2.5 1.5B Instruct", "same"),
        ("/home/me/models/Qwen3-4B", "Qwen3 4B", "same"),
        ("mine.Q8_0.gguf", "Mine", "same"),
        ("HuggingFaceTB/SmolLM2-135M-Instruct", "Smollm2 135M 8k Lc100K Mix1 Ep2", "unsure"),
        ("unsloth/llama-3-8b-Instruct-bnb-4bit", "Meta Llama 3 8B Instruct", "unsure"),
        ("", "Qwen3 4B", "unsure"),
        ("Qwen/Qwen2.5-1.5B-Instruct", "Qwen2.5 0.5B Instruct", "other"),
        ("meta-llama/Llama-3.1-8B", "Meta Llama 3 8B Instruct", "other"),
        ("mistralai/Mistral-7B-v0.3", "Meta Llama 3 8B", "other"),
    ],
)
def test_names_are_compared_as_people_read_them(one: str, other: str, verdict: str) -> None:
    assert compare_names(one, other) == verdict
    assert compare_names(other, one) == verdict
