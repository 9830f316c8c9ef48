"""matplotlib's SVG made light: short paths, each style named once, the page's fonts."""

import re
from collections.abc import Callable, Sequence
from xml.etree import ElementTree

_BOX = re.compile(r"M (\S+) (\S+) L (\S+) \2 L \3 (\S+) L \1 \4 (?:L \1 \2 )?z ?")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def lighten(text: str, *, fonts: Sequence[str]) -> str:
    """Drop what only an editor reads, round to hundredths, and put ``fonts`` at the root."""
    text = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'\sxmlns(:xlink)?="[^"]*"|(?<= )xlink:(?=href)', "", text)
    root = ElementTree.fromstring(text)
    kept = set(re.findall(r"#([\w-]+)", text))
    names: dict[str, str] = {}
    inside = "".join(_written(child, kept, names) for child in root)
    styles = "".join(f".{name}{{{style}}}" for style, name in names.items())
    box = root.get("viewBox", "")
    width, height = (round(float(side) / 0.75) for side in box.split()[2:])
    family = ",".join(name if " " not in name else f'"{name}"' for name in fonts)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' "
        f"viewBox='{_rounded(box)}' font-family='{family}' stroke-linejoin='round'>"
        f"<style>{styles}</style>{inside}</svg>"
    )


def _written(element: ElementTree.Element, kept: set[str], names: dict[str, str]) -> str:
    """An element as text; a group without attributes is only what it holds."""
    if element.tag == "style":
        return ""
    inside = "".join(_written(child, kept, names) for child in element)
    inside = _escaped((element.text or "").strip()) + inside
    attributes = "".join(_attributes(element, kept, names))
    if element.tag in ("g", "defs") and not attributes:
        return f"<defs>{inside}</defs>" if element.tag == "defs" and inside else inside
    return f"<{element.tag}{attributes}" + (f">{inside}</{element.tag}>" if inside else "/>")


def _attributes(element: ElementTree.Element, kept: set[str], names: dict[str, str]) -> list[str]:
    found = dict(element.attrib)
    if found.get("id") not in kept:
        found.pop("id", None)
    if found.get("transform", "").startswith("rotate(-0 "):
        del found["transform"]
    if "style" in found:
        found["class"] = _named(found.pop("style"), names)
    short: dict[str, Callable[[str], str]] = {
        "d": _short_path,
        "id": str,
        "href": str,
        "class": str,
    }
    return [
        f" {name}='{_escaped(short.get(name, _rounded)(value))}'" for name, value in found.items()
    ]


def _named(style: str, names: dict[str, str]) -> str:
    """The name of a style, by letters in the order in which styles are met."""
    short = re.sub(r"font-family:[^;]*(;|$)", "", style)
    short = re.sub(r"\s*([;:,])\s*", r"\1", _rounded(short)).strip("; ").replace("#ffffff", "#fff")
    if short not in names:
        many, few = divmod(len(names), len(_LETTERS))
        names[short] = _LETTERS[few] * (many + 1)
    return names[short]


def _short_path(path: str) -> str:
    path = _BOX.sub(r"M\1,\2H\3V\4H\1z", _rounded(re.sub(r"\s+", " ", path)))
    return re.sub(r" ?([A-Za-z]) ?", r"\1", path).strip().replace(" ", ",")


def _rounded(text: str) -> str:
    """Numbers with at most two decimals, without zeros at their ends."""
    return re.sub(
        r"(?<![#\w])-?\d+\.\d+(?![\w])",
        lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."),
        text,
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
