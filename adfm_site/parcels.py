"""Frozen values as they cross from one process to another: bytes that only a worker of the same build reads.

Pickle, since it keeps what values share: a batch of views carries their common frame once. Nothing here is for what
comes from a disk.
"""

from io import BytesIO
from pickle import HIGHEST_PROTOCOL, Pickler, loads
from types import MappingProxyType
from typing import Any


def packed(value: object) -> bytes:
    """Pack a value.

    Raises PicklingError, TypeError or AttributeError for what cannot cross, such as a function without a name.
    """
    parcel = BytesIO()
    _Packer(parcel, HIGHEST_PROTOCOL).dump(value)
    return parcel.getvalue()


def unpacked(parcel: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """Return the value that another process of this build packed."""
    return loads(parcel)  # noqa: S301 - see above


class _Packer(Pickler):
    def reducer_override(self, value: Any) -> Any:  # noqa: ANN401 - as the library says it
        return (MappingProxyType, (dict(value),)) if type(value) is MappingProxyType else NotImplemented
