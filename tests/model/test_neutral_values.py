"""What stands in for values that could not be read can be remembered, as can all that is read."""

import pytest
from msgspec import msgpack

from adfm_site.model import KINDS, Kind
from adfm_site.model.shape import fields_of
from adfm_site.model.site import Site
from adfm_site.reading.records import _hole


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_head_of_which_nothing_could_be_read_is_remembered_as_it_is(kind: Kind) -> None:
    head = kind.head(**{field.name: _hole(field.shape) for field in fields_of(kind.head)})
    assert msgpack.decode(msgpack.encode(head, enc_hook=dict), type=kind.head) == head


def test_a_site_of_which_nothing_could_be_read_is_remembered_as_it_is() -> None:
    site = Site(**{field.name: _hole(field.shape) for field in fields_of(Site)})
    assert msgpack.decode(msgpack.encode(site, enc_hook=dict), type=Site) == site
