"""Templates of one language: sentences are translated once, when a template is read."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup


class OneLanguage(Environment):
    """An environment in which `_("A sentence.")` without values is a constant.

    Each language has its own environment, so nothing is left to look up when a page is made.
    """

    say: Callable[[str], str]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        return _Say(self.say).visit(template)  # type: ignore[no-any-return]


class _Say(NodeTransformer):
    def __init__(self, say: Callable[[str], str]) -> None:
        self.say = say

    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
        """A sentence alone becomes its translation; one with values is put together later."""
        self.generic_visit(node, *args, **kwargs)
        alone = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not alone or not isinstance(node.node, nodes.Name) or node.node.name != "_":
            return node
        sentence = node.args[0]
        if not isinstance(sentence, nodes.Const) or not isinstance(sentence.value, str):
            return node
        # As gettext in templates does: a per cent sign is written twice, marks are not escaped.
        return nodes.Const(Markup(self.say(sentence.value) % {}), lineno=node.lineno)
