"""Compiles the default templates when the package is built; what builds the package loads this file by its path."""

import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TemplatesHook(BuildHookInterface[Any]):  # type: ignore[misc] # its library is there only while a package is built
    """Adds the modules of the default templates to a wheel.

    A checkout that is installed as it lies gets none, since its templates are edited.
    """

    _folder = ""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the templates into a temporary folder. Raises an error of the library for a faulty template."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from adfm_site.rendering.compiled import FOLDER  # noqa: PLC0415 - on the path only now
            from adfm_site.rendering.templates import modules_of  # noqa: PLC0415 - as above
        finally:
            sys.path.remove(self.root)
        files = sorted(Path(self.root, "templates").iterdir())
        self._folder = mkdtemp()
        for name, text in modules_of({file.name: file.read_text(encoding="utf-8-sig") for file in files}):
            made = Path(self._folder, name)
            made.write_text(text, encoding="utf-8")
            build_data["force_include"][str(made)] = f"adfm_site/{FOLDER}/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - as the library calls it
        """Remove the temporary folder."""
        if self._folder:
            rmtree(self._folder)
