"""SVG drawings: what may be in one, by namespace.

Everything else could run, fetch or frame something in a reader's browser.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from re import IGNORECASE
from types import MappingProxyType
from typing import Any, Final
from xml.etree import ElementTree as ET

from adfm_site.patterns import pattern

SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
# What drawing programs and licences write about a drawing. No browser acts on an element or attribute of these.
_DESCRIBING: Final = tuple(
    """
    http://www.inkscape.org/namespaces/ http://sodipodi.sourceforge.net/ http://ns.adobe.com/
    http://www.serif.com/ http://www.bohemiancoding.com/sketch/ http://www.figma.com/figma/
    http://xml.openoffice.org/svg/ http://vectornator.io http://www.w3.org/1999/02/22-rdf-syntax-ns#
    http://creativecommons.org/ns# http://web.resource.org/cc/ http://purl.org/dc/elements/
    http://purl.org/dc/terms/ http://purl.org/dc/dcmitype/
    """.split()
)
# SVG 2 and SVG 1.1, element index: all but script, foreignObject, audio, video, iframe, canvas, handler, listener,
# discard and fonts.
_ELEMENTS: Final = frozenset(
    """
        a animate animateColor animateMotion animateTransform circle clipPath cursor defs desc ellipse feBlend
        feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDistantLight
        feDisplacementMap feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge
        feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter
        flowPara flowRegion flowRoot flowSpan g hatch hatchpath image line linearGradient marker mask mesh
        meshgradient meshpatch meshrow metadata mpath path pattern polygon polyline radialGradient rect set
        solidcolor stop style svg switch symbol text textPath title tref tspan use view
        """.split()
)
# SVG 2, attribute and property index, with the properties of CSS that are attributes.
_ATTRIBUTES: Final = frozenset(
    """
        accumulate additive amplitude attributeName attributeType azimuth baseFrequency baseProfile begin bias by
        calcMode class clipPathUnits contentScriptType contentStyleType crossorigin cx cy d diffuseConstant
        divisor dur dx dy edgeMode elevation end enable-background exponent fill filterRes filterUnits fr from fx
        fy gradientTransform gradientUnits height href hreflang id in in2 intercept k1 k2 k3 k4 kernelMatrix
        kernelUnitLength keyPoints keySplines keyTimes lang lengthAdjust limitingConeAngle markerHeight
        markerUnits markerWidth maskContentUnits maskUnits max media method min mode numOctaves offset operator
        order orient origin overlay path pathLength patternContentUnits patternTransform patternUnits points
        pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY
        repeatCount repeatDur restart requiredExtensions requiredFeatures result role rotate rx ry scale seed side
        slope space spacing specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles
        style surfaceScale systemLanguage tabindex tableValues target targetX targetY textLength title to
        transform type values version viewBox viewTarget width x x1 x2 xChannelSelector y y1 y2 yChannelSelector z
        zoomAndPan alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
        color-interpolation-filters color-profile color-rendering cursor direction display dominant-baseline
        fill-opacity fill-rule filter flood-color flood-opacity font font-family font-feature-settings
        font-kerning font-size font-size-adjust font-stretch font-style font-variant font-weight
        glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning letter-spacing
        lighting-color line-height marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity
        overflow paint-order pointer-events shape-inside shape-margin shape-padding shape-rendering stop-color
        stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
        stroke-opacity stroke-width text-align text-anchor text-decoration text-indent text-overflow
        text-rendering transform-box transform-origin unicode-bidi vector-effect visibility white-space
        word-spacing writing-mode
        """.split()
)
_BY_PREFIX: Final = ("aria-", "data-")
_OF_NAMESPACES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        _XLINK: frozenset(("href", "title", "role", "type", "show", "actuate", "arcrole")),
        _XML: frozenset(("lang", "space", "id")),
    }
)
_NEVER_ANIMATED: Final = frozenset(("href", "xlink:href", "style", "class", "attributeName", "begin", "end", "target"))
_FETCHING: Final = pattern(r"@import|\b(?:image|image-set|src)\(|url\((?!\s*['\"]?#)", flags=IGNORECASE)


class Unsafe(Exception):  # noqa: N818 - it names what was found
    """What must not be before a drawing, in words that end “This drawing contains …”."""


class _Builder(ET.TreeBuilder):
    """Builds a drawing's tree, unless it could bring more than its own elements."""

    def doctype(self, *_: object) -> None:
        raise Unsafe("a document type (<!DOCTYPE …>)")  # noqa: EM101, TRY003 - words of the complaint

    def pi(self, target: str, *_: object) -> Any:  # noqa: ANN401 - as the builder of the library says
        if target == "xml-stylesheet":
            raise Unsafe("a style sheet from another address")  # noqa: EM101, TRY003 - as above


def drawing_of(data: bytes) -> ET.Element:
    """Return the root of a drawing.

    Raises Unsafe, ElementTree.ParseError, and ValueError where the root is no <svg>.
    """
    root = ET.parse(BytesIO(data), ET.XMLParser(target=_Builder())).getroot()  # noqa: S314 - entities are refused
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError(root.tag)
    return root


def faults_of_drawing(root: ET.Element) -> Iterator[str]:
    """Return what must not be in a drawing, in words that end “This drawing contains …”."""
    for element in root.iter():
        namespace, name = _parts(str(element.tag))
        if namespace.startswith(_DESCRIBING):
            continue
        if namespace != SVG or name not in _ELEMENTS:
            yield f"the element <{name}>" if namespace in (SVG, "") else f"the element <{name}> of {namespace}"
            continue
        if name == "style" and _fetches("".join(element.itertext())):
            yield "a style with a link to another address"
        for key, value in element.attrib.items():
            yield from _faults_of_attribute(*_parts(key), value)


def _faults_of_attribute(namespace: str, name: str, value: str) -> Iterator[str]:
    if namespace.startswith(_DESCRIBING):
        return
    if name.lower().startswith("on"):
        yield f"the handler {name}"
    elif (
        name not in _OF_NAMESPACES.get(namespace, ())
        if namespace
        else not (name in _ATTRIBUTES or name.startswith(_BY_PREFIX))
    ):
        yield f"the attribute {name}"
    elif name == "href":
        if not value.startswith("#"):
            yield "a link to another address"
    elif name == "attributeName":
        if value.strip() not in _ATTRIBUTES - _NEVER_ANIMATED:
            yield "an animation of an address or a handler"
    elif not namespace and _fetches(value):
        yield "a style with a link to another address"


def _parts(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition("}")
    return namespace.removeprefix("{"), name


def _fetches(style: str) -> bool:
    """Return whether a style could ask for an address elsewhere. A backslash may hide such words."""
    return "\\" in style or _FETCHING.search(style) is not None
