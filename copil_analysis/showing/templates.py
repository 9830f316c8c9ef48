"""The templates of a package: one way to fill them, in which a missing name is an error."""

from jinja2 import Environment, PackageLoader, StrictUndefined


def templates_of(
    package: str, *, is_html: bool = True, keep_trailing_newline: bool = False
) -> Environment:
    """The folder ``template`` of a package; what is filled into HTML is escaped."""
    return Environment(
        loader=PackageLoader(package, "template"),
        autoescape=is_html,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=keep_trailing_newline,
        undefined=StrictUndefined,
    )
