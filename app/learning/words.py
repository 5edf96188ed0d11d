"""Words on the screen: what the words of the field mean, and words that help instead of hurt."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.access import Who
from app.curriculum.glossary import Glossary
from app.curriculum.words import groups_in
from app.learning import access
from app.web.templates import page

router = APIRouter()


@router.get("/words")
def show_words(request: Request, actor: Who) -> Response:
    """The glossary, theme by theme, then the words that hurt with better ones."""
    library, language = access.library_of(request), access.language_for(actor)
    return page(
        request,
        "learning/words.html",
        glossaries=library.all_of(Glossary, language),
        hurtful=groups_in(library.root, language),
        titles={
            term.module: module.title
            for each in library.all_of(Glossary, language)
            for term in each.terms
            if term.module and (module := library.module(term.module, language))
        },
        language=language,
    )
