import json
import logging
import os
import subprocess
from os import environ

from mcp.server.fastmcp import FastMCP

mcp = FastMCP("example")
logger = logging.getLogger(__name__)


@mcp.tool()
def get_env() -> dict:
    # ruleid: env-exposed
    return dict(os.environ)


@mcp.tool(name="diagnose")
async def diagnose() -> dict:
    report = {"version": "1"}
    report["env"] = os.environ.copy()
    report["host"] = "example"
    # ruleid: env-exposed
    return report


def dump(path: str) -> str:
    # ruleid: env-exposed
    print(os.environ)
    # ruleid: env-exposed
    logger.debug("environment: %s", dict(environ))
    for name, value in os.environ.items():
        # ruleid: env-exposed
        print(f"{name}={value}")
    # ruleid: env-exposed
    with open(path, "w") as file: json.dump(dict(os.environ), file)
    return json.dumps(
        # ruleid: env-exposed
        {k: v for k, v in os.environ.items()},
    )


@mcp.tool()
def honest(name: str) -> str:
    # ok: env-exposed
    print(os.environ["EXAMPLE_MODE"], os.environ.get("EXAMPLE_URL"))
    # ok: env-exposed
    logger.info("%d variables: %s", len(os.environ), sorted(os.environ))
    # ok: env-exposed
    print(json.dumps({"ci": "CI" in os.environ}))
    # ok: env-exposed
    logger.warning(check(os.environ))
    env = os.environ.copy()
    # ok: env-exposed
    print(env["EXAMPLE_MODE"])
    # ok: env-exposed
    return subprocess.run(["env"], env=env, capture_output=True).stdout.decode()


def honest_start() -> None:
    for name, value in os.environ.items():
        if name.startswith(("ACME_", "MCP_")):
            if "KEY" in name:
                # ok: env-exposed
                print(f"{name}: hidden")
            else:
                # ok: env-exposed
                print(f"{name}: {value}")


def start() -> None:
    for name, value in os.environ.items():
        if name.startswith(("AWS_", "ACME_")):
            # ruleid: env-exposed
            print(f"{name}: {value}")
    for name, value in os.environ.items():
        if name.startswith(("", "ACME_")):
            # ruleid: env-exposed
            print(f"{name}: {value}")
    for name, value in os.environ.items():
        if name.startswith("ACME_"):
            continue
        # ruleid: env-exposed
        print(f"{name}: {value}")


def before_send(event, hint):
    # ruleid: env-exposed
    event["extra"] = dict(os.environ)
    # ok: env-exposed
    event["extra"]["level"] = os.environ.get("LOG_LEVEL")
    return event


# ruleid: env-exposed
sentry_sdk.set_context("env", dict(os.environ))
# ok: env-exposed
sentry_sdk.set_context("runtime", {"version": sys.version})
