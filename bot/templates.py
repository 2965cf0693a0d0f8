"""Templates of HTML pages, in files beside the packages they belong to; all that is filled in is escaped."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.wording import counted, cut, showable, shown_line, spelled


def templates_of(package: str) -> Environment:
    """The templates of a package, which put things into words as answers do."""
    templates = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters |= {
        "counted": counted,
        "cut": cut,
        "line": shown_line,
        "showable": showable,
        "spelled": spelled,
    }
    return templates
