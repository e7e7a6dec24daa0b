"""Making the published copies of pictures, cleaned or smaller, from their files."""

from hashlib import sha256
from pathlib import Path

from adfm_site.artifact import Artifact, CleanCopy, Picture
from adfm_site.inputs.files import open_ordinary
from adfm_site.pictures.cleaning import FORMS, clean, resized
from adfm_site.pictures.dissected import DamagedPicture, TooLarge, Unsupported
from adfm_site.refusal import Refusal, could_not


def drawn(artifact: Artifact, recipe: Picture, source: Path, root: Path) -> bytes:
    """Return the bytes of a cleaned or smaller copy of a picture. source: the path of its file, below the site's root.

    Raises Refusal where the file has changed since it was measured, and where no smaller copy can be made.
    """
    with could_not("read", source), open_ordinary(source, root / "content") as stream:
        data = stream.read()
    try:
        made = _drawn(data, recipe)
    except (DamagedPicture, TooLarge, Unsupported, OSError, ValueError):
        made = b""
    if str(artifact.view) != sha256(made if isinstance(recipe, CleanCopy) else data).hexdigest():
        message = f"{recipe.path} changed while the site was being built; build again."
        raise Refusal(message)
    if not made:
        message = f"{recipe.path} could not be made smaller."
        raise Refusal(message)
    return made


def _drawn(data: bytes, recipe: Picture) -> bytes:
    form = FORMS[recipe.path.rpartition(".")[2].lower()]
    return clean(data, form).data if isinstance(recipe, CleanCopy) else resized(data, form, recipe.width, recipe.to)
