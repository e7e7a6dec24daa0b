"""The command adfm-site in a process of its own, as a shell starts it.

Most of what a small command takes is importing the program and compiling the templates. So on Linux the process is
forked from this one, which did both already; it has its own standard streams, environment and folder, and ends as the
command ends. What the start of a process has to do with, such as settings of Python itself, is tried in one that is
started anew.
"""

import multiprocessing
import os
import subprocess
import sys
import time
import warnings
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Final, NoReturn

from adfm_site.cli import run
from tests.sites.built import REPOSITORY, build_copy
from tests.work import PATIENCE

_USED: Final = (
    "editing.new",
    "build.commands",
    "editing.fix",
    "build.making",
    "cli.running",
    "report.json",
    "report.text",
)


def command(
    *words: str | Path, cwd: Path | None = None, stderr: int | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run adfm-site and return what became of it.

    stderr: where its standard error goes, if it is not to be returned.
    """
    given = [*map(str, words)]
    with TemporaryFile() as out, TemporaryFile() as err:
        streams = (out.fileno(), err.fileno() if stderr is None else stderr)
        if sys.platform == "linux" and "PYTHONHASHSEED" not in environment:
            status = _forked(given, streams, cwd, environment)
        else:
            status = _started(given, streams, cwd, environment)
        for file in (out, err):
            file.seek(0)
        return subprocess.CompletedProcess(given, status, out.read().decode(), err.read().decode())


def _started(words: list[str], streams: tuple[int, int], cwd: Path | None, environment: dict[str, str]) -> int:
    return subprocess.run(
        [sys.executable, "-m", "adfm_site", *words],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=streams[0],
        stderr=streams[1],
        timeout=PATIENCE,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
    ).returncode


@cache
def get_ready() -> None:
    """Import what commands import when they need it, and compile the default templates."""
    for name in _USED:
        import_module(f"adfm_site.{name}")
    with TemporaryDirectory() as folder:
        build_copy("minimal", Path(folder))


def be_command(words: list[str], environment: dict[str, str], cwd: Path | None = None) -> NoReturn:
    """Be the command, in a process that was forked from one that is ready, and end it.

    Its standard streams stay as they are.
    """
    sys.stdin, sys.stdout, sys.stderr = (
        open(0, closefd=False),  # noqa: SIM115 - streams, for the rest of this process
        open(1, "w", closefd=False),  # noqa: SIM115 - as above
        open(2, "w", buffering=1, closefd=False),  # noqa: SIM115 - as above
    )
    sys.argv = ["adfm-site", *words]
    os.environ.update(environment)
    time.tzset()
    os.chdir(cwd or Path.cwd())
    run()


def _forked(words: list[str], streams: tuple[int, int], cwd: Path | None, environment: dict[str, str]) -> int:
    get_ready()
    process = multiprocessing.get_context("fork").Process(target=_run, args=(words, streams, cwd, environment))
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # The threads of the test runner hold nothing that the command asks for.
        process.start()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        raise subprocess.TimeoutExpired(words, PATIENCE)
    return process.exitcode


def _run(words: list[str], streams: tuple[int, int], cwd: Path | None, environment: dict[str, str]) -> None:
    for number, stream in enumerate((os.open(os.devnull, os.O_RDONLY), *streams)):
        os.dup2(stream, number)
    be_command(words, environment, cwd)
