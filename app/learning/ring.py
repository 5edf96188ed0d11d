"""The little ring of chairs that shows how far a module is done."""

from functools import lru_cache

from markupsafe import Markup

from app.web.circle import chairs


@lru_cache(maxsize=2048)
def ring(done: tuple[bool, ...]) -> Markup:
    """A chair for each step, filled when the step is done. The words beside it say the same."""
    seats = "".join(
        f'<rect class="{"done" if filled else "open"}" x="-10" y="-8.5" width="20" height="17"'
        f' rx="5" transform="translate({chair.x} {chair.y}) rotate({chair.turn})"/>'
        for filled, chair in zip(done, chairs(len(done), 36), strict=True)
    )
    return Markup(f'<svg class="ring" viewBox="0 0 100 100" aria-hidden="true">{seats}</svg>')
