"""What keeps the portions of a build: the memory, as far as what was published of them still stands."""

from adfm_site.artifact import Artifact
from adfm_site.build.memory import Memory
from adfm_site.build.pipeline import Prepared
from adfm_site.build.portions import Kept, Row
from adfm_site.publish.publication import Publication


class Keeping:
    """The keeper of one build."""

    def __init__(self, memory: Memory, prepared: Prepared, stage: Publication | None) -> None:
        """Take the memory, the site, and where it is to be published, if anywhere."""
        self._memory, self._prepared, self._stage = memory, prepared, stage
        self.context = memory.context(prepared)

    def row(self, name: str) -> Row | None:
        """Return what is remembered of a portion, if all of its files stand where they are."""
        row = self._memory.portions.get(name)
        return row if row and all(self._stands(kept) for kept in row.kept) else None

    def keep(self, name: str, row: Row) -> None:
        """Remember a portion."""
        self._memory.planned[name] = row

    def key(self, artifact: Artifact) -> str:
        """Return the hash of all that an artifact's bytes, and whether they may be published, depend on."""
        return self._memory.key(artifact, self._prepared)

    def without_view(self, artifact: Artifact, key: str) -> Kept:
        """Return what is to be remembered of an artifact."""
        return Kept(artifact.address, artifact.origin, key)

    def _stands(self, kept: Artifact | Kept) -> bool:
        file = kept.file
        digest = self._memory.digest(file, kept.key)
        return digest is not None and (self._stage is None or self._stage.stands(file, digest))
