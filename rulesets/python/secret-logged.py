import getpass
import logging
import os
import sys
from os import environ, getenv

logger = logging.getLogger(__name__)


def log(api_key: str, settings, count: int) -> None:
    token = os.environ["EXAMPLE_TOKEN"]
    # ruleid: secret-logged
    print(token)
    # ruleid: secret-logged
    print(f"using token {token}", file=sys.stderr)
    # ruleid: secret-logged
    logger.info("token is %s", environ.get("EXAMPLE_API_KEY"))
    secret = getenv("EXAMPLE_SECRET", "").strip()
    # ruleid: secret-logged
    logging.debug("key " + api_key)
    typed = getpass.getpass()
    # ruleid: secret-logged
    logger.warning("password: {}".format(typed))
    logger.error(
        # ruleid: secret-logged
        f"login with {settings.password} failed",
    )
    header = {"Authorization": f"Bearer {token}"}
    # ruleid: secret-logged
    print(header)
    # ok: secret-logged
    print(f"token {token[:4]}... of {len(token)} characters")
    # ok: secret-logged
    print("token set" if token else "no token")
    # ok: secret-logged
    logger.info("has key: %s", bool(api_key))
    # ok: secret-logged
    logger.info("key missing: %s", api_key is None)
    # ok: secret-logged
    logger.info("set EXAMPLE_API_KEY to your api_key")
    # ok: secret-logged
    print(mask(token))
    # ok: secret-logged
    logger.debug("user %s", settings.access_token.claims["sub"])
    # ok: secret-logged
    print(os.environ["EXAMPLE_URL"], secret == "")
    # ok: secret-logged
    print(f"max_tokens={count}")


def mask(value: str) -> str:
    return "***"


def shown(account):
    # ruleid: secret-logged
    print(f"{account.password = }")
