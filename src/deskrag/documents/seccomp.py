"""A seccomp filter: system calls a reader never needs fail with "not permitted".

One idea: deny what leads out of the process (sockets, programs, new processes, others' memory) and leave the rest,
so the filter stays short enough to check by eye. It is a classic BPF program, built here by hand; constants
are from the kernel's ``linux/seccomp.h``, ``linux/filter.h`` and the tables of system calls.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_NOT_PERMITTED = 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM
_NOT_IMPLEMENTED = 0x00050000 | 38  # ENOSYS: the C library then tries the older call
_KILL = 0x80000000
_CLONE_THREAD = 0x00010000

_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_OFFSET, _ARCH_OFFSET, _FIRST_ARGUMENT_OFFSET = 0, 4, 16
_CLONE3 = 435  # its flags lie in memory, out of the filter's sight

# machine -> (AUDIT_ARCH, first number of a foreign ABI, number of clone, {name: number})
_MACHINES: dict[str, tuple[int, int, int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        0x40000000,  # the x32 ABI has its own numbers for the same calls
        56,
        {
            "socket": 41,
            "connect": 42,
            "bind": 49,
            "listen": 50,
            "fork": 57,
            "vfork": 58,
            "execve": 59,
            "ptrace": 101,
            "mount": 165,
            "unshare": 272,
            "setns": 308,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "bpf": 321,
            "execveat": 322,
            "io_uring_setup": 425,
            "pidfd_getfd": 438,
        },
    ),
    "aarch64": (
        0xC00000B7,
        0x40000000,
        220,
        {
            "mount": 40,
            "unshare": 97,
            "ptrace": 117,
            "socket": 198,
            "bind": 200,
            "listen": 201,
            "connect": 203,
            "execve": 221,
            "setns": 268,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "bpf": 280,
            "execveat": 281,
            "io_uring_setup": 425,
            "pidfd_getfd": 438,
        },
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def restrict() -> bool:
    """Filter the calling thread's system calls from now on, and those of threads it starts later.

    Needs "no new privileges" to be set. False where the system or the processor is not one we know.
    """
    if not sys.platform.startswith("linux"):
        return False
    known = _MACHINES.get(os.uname().machine)
    # A 32-bit Python on a 64-bit kernel makes 32-bit calls, which the filter would kill.
    if known is None or sys.maxsize < 2**32:
        return False
    code = program(*known)
    libc = ctypes.CDLL(None, use_errno=True)
    argument = _Program(len(code) // 8, code)
    result: int = libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(argument), 0, 0)
    return result == 0


def program(arch: int, foreign: int, clone: int, denied: dict[str, int]) -> bytes:
    """The BPF program: 8 bytes an instruction (code, jump if true, jump if false, operand).

    New threads are allowed and new processes are not, which for `clone` is a bit of its first argument.
    """
    numbers = sorted(denied.values())
    count = len(numbers)
    steps = [
        (_LOAD, 0, 0, _ARCH_OFFSET),
        (_JUMP_EQUAL, 1, 0, arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_OFFSET),
        (_JUMP_GREATER_EQUAL, count + 5, 0, foreign),
        (_JUMP_EQUAL, count + 5, 0, _CLONE3),
        *((_JUMP_EQUAL, count + 3 - index, 0, number) for index, number in enumerate(numbers)),
        (_JUMP_EQUAL, 0, 2, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_OFFSET),
        (_JUMP_BITS, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _NOT_PERMITTED),
        (_RETURN, 0, 0, _NOT_IMPLEMENTED),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
