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
