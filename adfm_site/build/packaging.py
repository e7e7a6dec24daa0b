"""Compiles the default templates when the package is built; what builds the package loads this file by its path."""

import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any


def get_build_hook() -> type[Any]:
    """Return the hook for a wheel, a class of the library that builds it, which is there only then."""
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface  # noqa: PLC0415 - as above

    class TemplatesHook(BuildHookInterface):  # type: ignore[misc] # as above
        """Adds the modules of the default templates to a wheel.

        A checkout that is installed as it lies gets none, since its templates are edited.
        """

        _folder = ""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Compile the templates into a temporary folder. Raises an error of Jinja for a faulty template."""
            if version != "editable":
                self._folder = mkdtemp()
                build_data["force_include"] |= compiled(Path(self.root), Path(self._folder))

        def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - as the library calls it
            """Remove the temporary folder."""
            if self._folder:
                rmtree(self._folder)

    return TemplatesHook


def compiled(root: Path, folder: Path) -> dict[str, str]:
    """Write the modules of the default templates of a checkout into a folder.

    Returns their paths there and in a wheel. Raises an error of Jinja for a faulty template.
    """
    sys.path.insert(0, str(root))
    try:
        from adfm_site.rendering.compiled import FOLDER  # noqa: PLC0415 - on the path only now
        from adfm_site.rendering.templates import modules_of  # noqa: PLC0415 - as above
    finally:
        sys.path.remove(str(root))
    written: dict[str, str] = {}
    texts = {file.name: file.read_text(encoding="utf-8-sig") for file in (root / "templates").iterdir()}
    for name, text in modules_of(texts):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        written[str(folder / name)] = f"adfm_site/{FOLDER}/{name}"
    return written
