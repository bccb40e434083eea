import jinja2
from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment

ENV = Environment()
SAFE = SandboxedEnvironment()


class Letter:
    def __init__(self, source: str):
        # ruleid: template-from-text
        self.template = ENV.from_string(source)


def show(text):
    # ruleid: template-from-text
    return jinja2.Template(text).render()


def safe(text):
    # ok: template-from-text
    return SAFE.from_string(text).render()


def own(name):
    # ok: template-from-text
    return ENV.from_string("Dear {{ name }}").render(name=name)


def looked_up(kind, name):
    text = PAGES.get(kind)
    # ok: template-from-text
    page = jinja2.Environment().from_string(text).render(name=name)
    # ok: template-from-text
    return page + jinja2.Template(PAGES["long"] if kind == "long" else SHORT).render(name=name)


def looked_up_in_what_is_given(pages, kind):
    text = pages.get(kind)
    # ruleid: template-from-text
    page = jinja2.Environment().from_string(text).render()
    # ruleid: template-from-text
    return page + jinja2.Template(PAGES.get(kind, kind)).render()
