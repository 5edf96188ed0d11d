"""Every module is a page in both languages, for who learns and for who trains."""

import pytest

from tests.cast import Cast


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_module_is_a_page(client, cast: Cast, library, language: str) -> None:
    modules = library.current().modules(language)
    for who, marker in ((cast.trainee, "step-foot-"), (cast.trainer, 'class="module for-trainer"')):
        browser = client(who)
        browser.post("/language", data={"language": language, "next": "/learn"})
        for module in modules:
            answer = browser.get(f"/learn/{module.id}")
            assert answer.status_code == 200, module.id
            assert f'lang="{language}"' in answer.text, module.id
            assert module.title in answer.text.replace("&#39;", "'").replace("&#34;", '"'), (
                module.id
            )
            assert marker in answer.text, (module.id, who.user_name)
