"""The work of the commands: build, check, verify. What reads and renders is imported only where there is work to do."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, time_ns
from typing import TYPE_CHECKING

from msgspec import msgpack
from msgspec.structs import replace

from adfm_site.build.fingerprint import fingerprint
from adfm_site.build.outcome import Outcome
from adfm_site.build.unchanged import LastBuild, is_current, is_intact, options_key, outputs_of, seen_again, snapshot
from adfm_site.engine.store import Damaged, Store
from adfm_site.garbage import seldom
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import list_inputs
from adfm_site.progress import Progress
from adfm_site.publish.lock import alone
from adfm_site.publish.place import memory_of
from adfm_site.publish.publication import Publication, Published, open_publication, reserved
from adfm_site.refusal import Refusal, could_not, shown

if TYPE_CHECKING:  # they read and render
    from adfm_site.build.pipeline import Prepared
    from adfm_site.diagnostics import Diagnostic

Further = Callable[["Prepared"], Iterable["Diagnostic"]]
"""Has more to say of a prepared site."""


def build(
    root: Path,
    output: Path,
    options: Options,
    progress: Progress,
    *,
    strict: bool = False,
    clean: bool = False,
    paranoid: bool = False,
    recording: bool = False,
) -> Outcome:
    """Build the site into output/. With any error (strict: or warning) output/ stays as it is, byte for byte.

    clean: forget what is remembered. paranoid: read every file again, of content and of output/, whatever its times
    say. recording: return all addresses that are not recorded, even where nothing changed. Raises Refusal.
    """
    started = monotonic()
    for sources in (root / "content", root / "templates"):
        if output.resolve().is_relative_to(sources.resolve()):
            message = f"{shown(output)} is inside the site's own source folders: choose another folder with --output."
            raise Refusal(message)
    try:
        outcome = _build(
            root, output, options, progress, strict=strict, clean=clean, paranoid=paranoid, recording=recording
        )
    except Damaged:  # What was remembered cannot be trusted.
        outcome = _build(
            root, output, options, progress, strict=strict, clean=True, paranoid=paranoid, recording=recording
        )
    return replace(outcome, seconds=monotonic() - started)


def check(root: Path, options: Options, progress: Progress, further: Further | None = None) -> Outcome:
    """Do all that a build does, but write nothing. further: has more to say of the prepared site.

    What builds into output/ remember is made use of, and stays as it is; a build that is at work at the same time is
    not waited for. Raises Refusal.
    """
    started = monotonic()
    with seldom(), Store(memory_of(root, root / "output"), read_only=True) as store:
        with could_not("read", root):
            engine, listed = fingerprint(), list_inputs(root)
        try:
            last = last_build(store)
            with could_not("read", root):
                if last and not further and is_current(last, root, listed, options, engine):
                    return replace(_as_last_time(last, root), published=None, seconds=monotonic() - started)
            from adfm_site.build.making import make  # noqa: PLC0415 - start-up: only where there is work to do
            from adfm_site.build.memory import Memory  # noqa: PLC0415 - as above

            memory = Memory(store, engine, last, options_key(options))
            if further:  # It may ask the site later.
                store.load()
            made = make(root, options, progress, None, memory, listed, strict=True, further=further)
        except Damaged:
            from adfm_site.build.making import make  # noqa: PLC0415 - as above

            made = make(root, options, progress, None, None, listed, strict=True, further=further)
        return replace(made.outcome, seconds=monotonic() - started)


def looked_at(root: Path, options: Options, progress: Progress) -> "Prepared":
    """Read, link and check a site with the help of what builds into output/ remember, and render nothing.

    Raises Refusal.
    """
    from adfm_site.build.memory import Memory  # noqa: PLC0415 - as above
    from adfm_site.build.pipeline import prepare  # noqa: PLC0415 - as above

    with seldom(), Store(memory_of(root, root / "output"), read_only=True) as store:
        with could_not("read", root):
            engine = fingerprint()
        try:
            memory = Memory(store, engine, last_build(store), options_key(options))
            store.load()
            return prepare(root, options, progress, store, memory.digests)
        except Damaged:
            return prepare(root, options, progress)


def verify(root: Path, output: Path, options: Options, progress: Progress) -> tuple[Outcome, tuple[str, ...]]:
    """Build anew in a temporary folder, without memory.

    Return the outcome, and the paths of the files in output/ that differ, are missing or too many. Raises Refusal.
    """
    from adfm_site.build.making import make  # noqa: PLC0415 - as above

    with seldom(), TemporaryDirectory(prefix="adfm-site-") as folder:
        fresh = Path(folder) / "output"
        with open_publication(fresh) as stage:
            outcome = make(root, options, progress, stage, None, strict=False).outcome
        return outcome, () if outcome.errors else tuple(_differences(fresh, output))


def why_rebuilt(root: Path, output: Path, address: str) -> str | None:
    """Say why the file at an address was last made; None where nothing is remembered of it.

    Raises Refusal while a build is at work.
    """
    from adfm_site.artifact import file_at  # noqa: PLC0415 - as above
    from adfm_site.build.memory import reason  # noqa: PLC0415 - as above

    place = memory_of(root, output)
    if not place.is_file():
        return None
    with alone(place.with_name("lock"), output), Store(place, read_only=True) as store:
        try:
            return reason(store, file_at(address))
        except Damaged:
            return None


def last_build(store: Store) -> LastBuild | None:
    """Return what a store remembers of the last build that was published."""
    found = store.get("last", b"build")
    return LastBuild.of(found) if found is not None else None


def _build(
    root: Path,
    output: Path,
    options: Options,
    progress: Progress,
    *,
    strict: bool,
    clean: bool,
    paranoid: bool,
    recording: bool,
) -> Outcome:
    with seldom(), reserved(output, root) as stage, Store(stage.memory) as store:
        if clean:
            store.forget()
            stage.forget()
        outcome = _build_into(
            root, output, options, progress, stage, store, strict=strict, paranoid=paranoid, recording=recording
        )
        return replace(outcome, is_remembered=stage.memory is not None)


def _build_into(
    root: Path,
    output: Path,
    options: Options,
    progress: Progress,
    stage: Publication,
    store: Store,
    *,
    strict: bool,
    paranoid: bool,
    recording: bool,
) -> Outcome:
    with could_not("read", root):
        now, engine, last, inputs = time_ns(), fingerprint(), last_build(store), list_inputs(root)
    unchanged = (
        last
        and not (paranoid or recording)
        and is_current(last, root, inputs, options, engine)
        and not (strict and last.warned)
    )
    if last and unchanged and is_intact(last, output, outputs := outputs_of(stage.standing)):
        again = seen_again(last, inputs, outputs, now)
        if again != last:
            store.put("last", b"build", again.data())
            store.save()
        return _as_last_time(last, root)
    stage.begin(at_once=last is None)
    from adfm_site.build.making import make  # noqa: PLC0415 - as above
    from adfm_site.build.memory import Memory  # noqa: PLC0415 - as above

    memory = Memory(store, engine, last, options_key(options), paranoid=paranoid)
    stage.trust(memory.published)
    made = make(root, options, progress, stage, memory, inputs, strict=strict)
    prepared, outcome = made.prepared, made.outcome
    if outcome.published is None:
        memory.save(made)
        return outcome
    try:
        standing, published = stage.survey()
    except (OSError, LookupError, Refusal):  # The site is published; what cannot be looked at is not remembered.
        store.forget()
        return outcome
    # What is gone since the build before is gone for good when this one is remembered.
    diagnostics = tuple(found for found in outcome.diagnostics if found.code != "address-gone")
    last = LastBuild(
        engine=engine,
        options=options_key(options),
        zone=prepared.archive.site.time_zone,
        since=prepared.site.now,
        until=prepared.until,
        inputs=snapshot(inputs, memory.digests.found),
        outputs=snapshot(outputs_of(standing), published),
        entries=outcome.entries,
        artifacts=outcome.artifacts,
        warned=any(found.severity == "warning" for found in diagnostics),
        diagnostics=msgpack.encode(diagnostics) if diagnostics else b"",
        texts=outcome.texts,
        files={path: file.relative_to(root).as_posix() for path, file in outcome.files.items()},
        withheld=outcome.withheld,
    )
    memory.save(made, last, published)
    return outcome


def _as_last_time(last: LastBuild, root: Path) -> Outcome:
    return Outcome(
        diagnostics=_decoded(last.diagnostics),
        texts=last.texts,
        files={path: root / file for path, file in last.files.items()},
        entries=last.entries,
        artifacts=last.artifacts,
        rendered=0,
        published=Published(written=0, removed=0, kept=last.artifacts),
        seconds=0,
        withheld=tuple(last.withheld),
    )


def _decoded(diagnostics: bytes) -> "tuple[Diagnostic, ...]":
    if not diagnostics:
        return ()
    from adfm_site.diagnostics import Diagnostic  # noqa: PLC0415 - as above

    return msgpack.decode(diagnostics, type=tuple[Diagnostic, ...])


def _differences(fresh: Path, output: Path) -> Iterator[str]:
    expected, actual = _tree(fresh), _tree(output)
    kept = {".gitkeep", "CNAME", ".nojekyll"}
    for path in sorted({*expected, *actual}):
        if path in kept and path not in expected:
            continue
        one, other = expected.get(path), actual.get(path)
        if one is None or other is None or not _same(one, other):
            yield path


def _tree(folder: Path) -> dict[str, Path]:
    """Return the files below a folder by their paths, but for what lies in .git."""
    files = (file for file in sorted(folder.rglob("*")) if not file.is_dir() or file.is_symlink())
    named = ((file.relative_to(folder).as_posix(), file) for file in files)
    return {name: file for name, file in named if name.split("/")[0] != ".git"}


def _same(one: Path, other: Path) -> bool:
    return (
        not other.is_symlink() and one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    )
