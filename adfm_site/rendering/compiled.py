"""The code of the default templates, compiled when the package was built (build/packaging.py).

Each is a module whose name is a hash of all that its code depends on, so code of another template or program is never
found. What is not found is compiled while a page is made, and not kept.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pkgutil import get_data, iter_modules
from types import CodeType
from typing import Any, Final

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

import adfm_site.model
import adfm_site.rendering
from adfm_site.rendering.permitted import shown

FOLDER: Final = "rendering/modules"
"""The folder of the modules in the package."""


class CompiledTemplates(BytecodeCache):
    """Finds the code of templates that were compiled when the package was built."""

    def get_bucket(self, environment: jinja2.Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return a template's code, or none, by its name and text."""
        bucket = super().get_bucket(environment, name, filename, source)
        if bucket.code is not None:  # A template's name stands for its file's, as where it is compiled.
            bucket.code = _of_file(bucket.code, name)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code from its module, where there is one."""
        name = f"{adfm_site.rendering.__name__}.{FOLDER.rpartition('/')[2]}.{self.module(bucket)}"
        try:
            found = find_spec(name)
        except ModuleNotFoundError:
            return
        loader: Any = found and found.loader
        if loader is not None:
            bucket.code = loader.get_code(name)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep nothing."""

    def module(self, bucket: Bucket) -> str:
        """Return the name of the module that holds a template's code."""
        return f"t_{sha256(f'{bucket.key} {bucket.checksum} {_compiler()}'.encode()).hexdigest()[:32]}"

    def modules(self, environment: jinja2.Environment, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the file and the text of the module of each template.

        Raises TemplateSyntaxError for a template that may not be compiled.
        """
        for name, text in sorted(texts.items()):
            bucket = Bucket(environment, self.get_cache_key(name, name), self.get_source_checksum(text))
            yield f"{self.module(bucket)}.py", environment.compile(text, name, name, raw=True)


@cache
def _compiler() -> str:
    """Return a hash of what compiles templates: Jinja's version, the modules of rendering, and the permitted names.

    Filters of constants are computed by the compiler, and the one of another module asks for scripts.
    """
    hashed = sha256(_version_of_jinja().encode())
    for package, names in (
        (
            adfm_site.rendering,
            [found.name for found in iter_modules(adfm_site.rendering.__path__)],
        ),
        (adfm_site.model, ["scripts"]),
    ):
        for name in names:
            data = get_data(package.__name__, f"{name}.py") or b""
            hashed.update(b"%s %d:" % (name.encode(), len(data)))
            hashed.update(data)
    hashed.update(" ".join(sorted(shown())).encode())
    return hashed.hexdigest()


def _version_of_jinja() -> str:
    said = vars(jinja2).get("__version__")
    if said is None:  # What finds it otherwise takes longer to import than a page to render.
        from importlib.metadata import version  # noqa: PLC0415 - only where it is needed

        return version("jinja2")
    return str(said)


def _of_file(code: CodeType, name: str) -> CodeType:
    inner = tuple(_of_file(each, name) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_filename=name, co_consts=inner)
