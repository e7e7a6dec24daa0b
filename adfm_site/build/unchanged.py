"""Whether there is anything to do: an unchanged archive in an unchanged folder is known by its files' signatures.

Nothing that reads content or templates is imported here.
"""

from collections.abc import Mapping
from hashlib import sha256
from json import dumps as json
from marshal import dumps
from pathlib import Path
from stat import S_ISDIR
from typing import Final, Self
from unicodedata import normalize

from msgspec import DecodeError, Struct
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from adfm_site.build.fingerprint import Engine
from adfm_site.inputs.files import Seen, Signature, open_ordinary, settled
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import DEFAULTS, default_templates, moment
from adfm_site.publish.manifest import Standing
from adfm_site.publish.staging import modes

# Of marshal's formats the one in which equal values have equal bytes.
_FORMAT: Final = 0
_ENCODER: Final = Encoder(enc_hook=dict)

Files = Mapping[str, Signature]


class Snapshot(Struct, frozen=True, kw_only=True):
    """A snapshot of some files: the hash of all their signatures.

    unsettled: the digests of those whose signature settles nothing yet.
    """

    signatures: str
    unsettled: Mapping[str, str]


class LastBuild(Struct, frozen=True, kw_only=True):
    """The last build that was published: what it was made of and by, and what it found.

    options: those that change what is published. It holds from one moment in the site's zone until another. inputs and
    outputs: none where a file's digest is not known. diagnostics: encoded; empty for none. files: from the site's root.
    """

    engine: Engine
    options: str
    zone: str
    since: str
    until: str
    inputs: Snapshot | None
    outputs: Snapshot | None
    entries: int
    artifacts: int
    warned: bool
    diagnostics: bytes
    texts: Mapping[str, str]
    files: Mapping[str, str]
    withheld: tuple[str, ...]

    def data(self) -> bytes:
        """Return it encoded."""
        return _ENCODER.encode(self)

    @classmethod
    def of(cls, data: bytes) -> Self | None:
        """Return the last build that was encoded; None of what another version wrote."""
        try:
            return Decoder(cls).decode(data)
        except (DecodeError, ValueError):
            return None


def options_key(options: Options) -> str:
    """Write down the options that change what is published, but for the day; and what new files are allowed."""
    instead = {path: sha256(data).hexdigest() for path, data in sorted(options.instead.items())}
    return json([options.base_url, options.drafts, instead, dict(options.moved), *modes()])


def is_current(last: LastBuild, root: Path, inputs: Files, options: Options, engine: Engine) -> bool:
    """Return whether there is to be said of a site what the last build said. inputs: as they are now.

    Raises OSError.
    """
    return (
        last.engine == engine
        and last.options == options_key(options)
        and last.since <= moment(options.as_of, last.zone) < last.until
        and _as_seen(last.inputs, root, inputs, default_templates())
    )


def is_intact(last: LastBuild, output: Path, outputs: Files) -> bool:
    """Return whether what the last build gave is still there. outputs: as they are now."""
    return _as_seen(last.outputs, output, outputs, output)


def outputs_of(standing: Standing) -> Files:
    """Return the signatures of all that is published, of folders the mode alone."""
    return {**standing.files, **{address: (mode, 0, 0, 0, 0) for address, mode in standing.folders.items()}}


def snapshot(files: Files, seen: Mapping[str, Seen]) -> Snapshot | None:
    """Return a look of which the files are known; None where one of them is not."""
    unsettled = {}
    for name, found in files.items():
        known = seen.get(normalize("NFC", name))
        if not S_ISDIR(found[0]) and (known is None or known.state != found):
            if known is None:
                return None
            unsettled[name] = known.digest
    return Snapshot(signatures=_hash(files), unsettled=unsettled)


def seen_again(last: LastBuild, inputs: Files, outputs: Files, now: int) -> LastBuild:
    """Return the last build as seen again: some unsettled files are old enough to be known by their signatures.

    now: nanoseconds since 1970, taken before anything was looked at.
    """
    return replace(last, inputs=_seen_again(last.inputs, inputs, now), outputs=_seen_again(last.outputs, outputs, now))


def _seen_again(last: Snapshot | None, files: Files, now: int) -> Snapshot | None:
    if last is None or not last.unsettled:
        return last
    return replace(
        last, unsettled={name: digest for name, digest in last.unsettled.items() if not settled(files[name], now)}
    )


def _as_seen(last: Snapshot | None, folder: Path, files: Files, defaults: Path) -> bool:
    return (
        last is not None
        and last.signatures == _hash(files)
        and all(_is(_place(name, folder, defaults), last.unsettled[name]) for name in last.unsettled)
    )


def _place(name: str, folder: Path, defaults: Path) -> Path:
    return defaults / name.removeprefix(f"{DEFAULTS}/") if name.startswith(f"{DEFAULTS}/") else folder / name


def _is(file: Path, digest: str) -> bool:
    try:
        with open_ordinary(file) as stream:
            return sha256(stream.read()).hexdigest() == digest
    except OSError:
        return False


def _hash(files: Files) -> str:
    return sha256(dumps(sorted(files.items()), _FORMAT)).hexdigest()
