"""The doctor's look at the engine: the values it runs with, where each comes from, and whether the model fits."""

from __future__ import annotations

import subprocess
import sys

from .. import paths
from .. import settings as settings_module
from ..models.fit import size_text
from ..progress import silent

_GPU_CODE = """\
import ctypes, llama_cpp
print(int(llama_cpp.llama_supports_gpu_offload()), llama_cpp.llama_max_devices())
print(llama_cpp.llama_print_system_info().decode())
"""


def gpu_facts() -> list[tuple[str, str]]:
    """What the build of llama.cpp can use."""
    done = subprocess.run([sys.executable, "-c", _GPU_CODE], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        return [("llama.cpp", f"cannot be loaded: {' '.join(done.stderr.strip().splitlines()[-1:])}")]
    first, _, system = done.stdout.partition("\n")
    able = first.split()[0] == "1"
    facts = [("offload", "available" if able else "not in this build of llama-cpp-python: answers run on the CPU")]
    enabled = [
        part.split("=")[0].strip() for part in system.replace("CPU :", "").split("|") if part.strip().endswith("= 1")
    ]
    facts.append(("built with", ", ".join(enabled) or "no special instructions"))
    return facts


def engine_facts() -> tuple[list[tuple[str, str]], list[str]]:
    """(facts about the engine for the model of the settings, problems).

    Raises:
        UserError: The model cannot be found or is broken.
    """
    from ..generation.options import choose, fit_of
    from ..models.library import find_model

    settings = settings_module.load()
    if settings.endpoint.url:
        return [("runs", "nothing: an endpoint writes the answers")], []
    model = find_model(settings.answer.model, paths.models_dir(), silent)
    options = choose(settings.engine, model)
    shown = {
        "context": f"{options.context} tokens",
        "cache_tokens": f"{options.cells} tokens",
        "slots": f"{options.slots} answers at once",
        "threads": str(options.threads),
        "batch": f"{options.batch} tokens a step",
        "kv_type": options.kv_type,
        "flash_attention": options.flash_attention,
        "gpu_layers": "all" if options.gpu_layers < 0 else str(options.gpu_layers),
        "speculate": "on: words are guessed from the passages where that is quicker" if options.speculate else "off",
    }
    facts = [("model", model.name)]
    for name, value in shown.items():
        why = options.why.get(name)
        facts.append((name, f"{value} (chosen: {why})" if why else value))
    fit = fit_of(model, options)
    parts = f"{size_text(fit.weights)} weights + {size_text(fit.kv_cache)} KV cache + {size_text(fit.work)} work space"
    facts.append(("memory", f"{parts} = {size_text(fit.total)} of {size_text(fit.free)} free: {fit.verdict}"))
    problems = [] if fit.verdict != "does not fit" else [f"{model.name} does not fit: {fit.reason}"]
    return facts, problems
