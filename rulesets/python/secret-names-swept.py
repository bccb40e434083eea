import os

NAMES = ("GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "NPM_TOKEN")


def collect():
    found = {}
    for name in ("OPENAI_API_KEY", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY"):
        # ruleid: secret-names-swept
        found[name] = os.getenv(name, "")
    # ruleid: secret-names-swept
    return {name: os.environ.get(name) for name in NAMES}


def model_keys():
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        # ok: secret-names-swept
        if os.getenv(name):
            return name
    # ok: secret-names-swept
    return os.environ["GITHUB_TOKEN"]


def cloud():
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        # ok: secret-names-swept
        print(name in os.environ, os.getenv("AWS_REGION"))
