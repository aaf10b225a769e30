"""The architectures that the installed llama.cpp can load, and which of them write text.

One idea: a file of an architecture llama.cpp does not know is refused with a sentence, before a process is
started for it. The list is frozen here, because reading it from the library would mean loading the library; a
test compares it with the installed one.
"""

from __future__ import annotations

KNOWN = frozenset(
    """
    afmoe apertus arcee arctic arwkv7 baichuan bailingmoe bailingmoe2 bailingmoe3 bert bitnet bloom chameleon
    chatglm clip codeshell cogvlm cohere2 cohere2moe command-r dbrx deci deepseek deepseek2 deepseek2-ocr
    deepseek32 deepseek4 dflash dots1 dots3note dream eagle3 ernie4_5 ernie4_5-moe eurobert exaone exaone-moe
    exaone4 falcon falcon-h1 gemma gemma-embedding gemma2 gemma3 gemma3n gemma4 gemma4-assistant glm-dsa glm4
    glm4moe gpt-oss gpt2 gptj gptneox granite granite_swa granitehybrid granitemoe graniteswitch grok grovemoe
    hrm_text hunyuan-dense hunyuan-moe hunyuan_vl hy_v3 hy_v4 internlm2 jais jais2 jamba jina-bert-v2
    jina-bert-v3 kimi-k3 kimi-linear laguna lfm2 lfm2moe llada llada-moe llama llama-embed llama4 maincoder
    mamba mamba2 maple mimo2 minicpm minicpm3 minimax-01 minimax-m2 minimax-m3 mistral3 mistral4 modern-bert mpt
    muse-glimmer nemotron nemotron_h nemotron_h_moe neo-bert nomic-bert nomic-bert-moe olmo olmo2 olmoe openelm
    orion paddleocr pangu-embedded phi2 phi3 phimoe plamo plamo2 plamo3 plm qwen qwen2 qwen2moe qwen2vl qwen3
    qwen35 qwen35moe qwen3moe qwen3next qwen3vl qwen3vlmoe qwen4exp refact rnd1 rwkv6 rwkv6qwen2 rwkv7 seed_oss
    smallthinker smollm3 spark2_5 stablelm starcoder starcoder2 step35 t5 t5encoder wavtokenizer-dec xverse
    """.split()  # noqa: SIM905 - names in a row read better
)
"""Names as `general.architecture` spells them: those of the gguf package and of libllama 0.5."""

EMBEDDING = frozenset(
    """
    bert modern-bert nomic-bert nomic-bert-moe neo-bert jina-bert-v2 jina-bert-v3 eurobert gemma-embedding llama-embed
    t5encoder
    """.split()  # noqa: SIM905 - names in a row read better
)
"""Encoders: they turn a text into a vector and cannot write one."""

PROJECTOR = frozenset({"clip"})
"""Parts of a model that read pictures or sound for it."""

OTHER = frozenset({"wavtokenizer-dec", "gemma4-assistant", "eagle3", "dflash"})
"""Sound decoders, and drafters that only work beside another model."""

WINDOW_PATTERN = {
    "gemma2": 2, "gemma3": 6, "gemma3n": 5, "cohere2": 4, "gpt-oss": 2, "llama4": 4, "exaone4": 4, "olmo2": 4,
}  # fmt: skip
"""Of so many layers the last sees everything, the others a sliding window (llama.cpp, set_swa_pattern)."""
