"""The bytes of pictures that are published cleaned or smaller, made of their files."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from adfm_site.artifact import Artifact, CleanCopy, SmallerCopy
from adfm_site.building.refusal import Refusal, could_not
from adfm_site.pictures.cleaning import FORMS, clean, resized
from adfm_site.pictures.dissected import Damaged, TooLarge, Unsupported

_KEPT: Final = 16


def drawn(artifact: Artifact, recipe: CleanCopy | SmallerCopy, source: Path) -> bytes:
    """Make a picture. source: where its file is. Raises Refusal where that was changed since it was measured."""
    with could_not("read", source):
        data = source.read_bytes()
    try:
        made = _drawn(data, recipe)
    except (Damaged, TooLarge, Unsupported, OSError, ValueError):
        made = b""
    if str(artifact.view) != sha256(made if isinstance(recipe, CleanCopy) else data).hexdigest():
        message = f"{recipe.path} changed while the site was being built; build again."
        raise Refusal(message)
    if not made:
        message = f"{recipe.path} could not be made smaller."
        raise Refusal(message)
    return made


@lru_cache(maxsize=_KEPT)
def _drawn(data: bytes, recipe: CleanCopy | SmallerCopy) -> bytes:
    form = FORMS[recipe.path.rpartition(".")[2].lower()]
    return clean(data, form).data if isinstance(recipe, CleanCopy) else resized(data, form, recipe.width, recipe.to)
