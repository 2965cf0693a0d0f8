"""Templates of HTML pages, in files beside the packages they belong to; all that is filled in is escaped."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.phrases import cut, make_line, make_showable, spell_count, spell_day


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
        "counted": spell_count,
        "cut": cut,
        "line": make_line,
        "showable": make_showable,
        "spelled": spell_day,
    }
    return templates
