"""Become what a child must be, then exec it. Run as a script: `python -I -S spawn.py OPTIONS -- COMMAND`.

Between fork and exec of a process with threads only async-signal-safe calls are allowed, so this is a small
program of its own rather than a `preexec_fn`. It imports nothing of ours and starts in some 15 ms.
"""

import argparse
import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_SECUREBITS = 28
# Keep capabilities through the change of user, and let access(2), which PostgreSQL asks about its own programs, count them.
_SECBIT_NO_SETUID_FIXUP = 4
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAPABILITY_VERSION_3 = 0x20080522
# Passing through folders that are closed to others. The first is the narrower; containers often have the second.
_SEARCH_CAPABILITIES = (2, 1)  # CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE
_CAP_SETPCAP = 8  # needed to hand one on


def libc() -> ctypes.CDLL:
    """Return the C library of this process."""
    return ctypes.CDLL(None, use_errno=True)


def die_with_parent(number: int, parent: int | None = None) -> None:
    """Ask Linux to send signal `number` when the thread that started this process ends; elsewhere nothing.

    A parent that ended before we asked sends nothing: with its process id in `parent` the signal is sent at once.
    """
    if sys.platform == "linux":
        libc().prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if parent is not None and os.getppid() != parent:
            os.kill(os.getpid(), number)


def adopt_orphans() -> None:
    """Make this process the parent of its descendants whose own parent dies (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        pr_set_child_subreaper = 36
        libc().prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def search_capability() -> int | None:
    """Return the number of a capability of ours that lets a child pass closed folders, if there is one."""
    if sys.platform != "linux":
        return None
    with open("/proc/self/status") as status:
        permitted = next(int(line.split()[1], 16) for line in status if line.startswith("CapPrm"))
    if not permitted >> _CAP_SETPCAP & 1:
        return None
    return next((number for number in _SEARCH_CAPABILITIES if permitted >> number & 1), None)


def _keep_only(capability: int) -> None:
    """Drop every capability but one, and let that one survive exec."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    bit = 1 << capability
    # Effective, permitted, inheritable; then the high halves of the three.
    data = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if libc().capset(header, data) or libc().prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0):
        raise OSError(ctypes.get_errno(), "cannot keep the capability to pass closed folders")


def _become(uid: int, gid: int, search: bool) -> None:
    capability = search_capability() if search else None
    if capability is not None and libc().prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "cannot keep a capability for another user")
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if capability is not None:
        _keep_only(capability)


def main() -> None:
    """Read the options, become the child, exec the command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--death-signal", type=int, default=0)
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    parser.add_argument("--search", action="store_true")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    if options.uid is not None:
        os.umask(0o077)
        _become(options.uid, options.gid, options.search)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    if options.death_signal:
        # After the change of user, which clears it.
        die_with_parent(options.death_signal)
        if os.getppid() != options.parent:
            os._exit(1)
    os.execvpe(options.command[0], options.command, os.environ)


if __name__ == "__main__":
    main()
