"""Problems of an operator: one clear line, exit code 2, no traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.domain.errors import DomainError
from bot.settings import SettingsError
from storage.database import DatabaseError

ADVICE = {
    "invalid_auth": "SLACK_BOT_TOKEN is not valid for this workspace: copy it again from OAuth & Permissions",
    "not_authed": "SLACK_BOT_TOKEN is empty: copy it from OAuth & Permissions",
    "account_inactive": "SLACK_BOT_TOKEN belongs to an app that was removed: install the app again",
    "token_revoked": "SLACK_BOT_TOKEN was revoked: install the app again",
    "missing_scope": "the app lacks a scope: install it again from app_manifest.yml",
}


@contextmanager
def told() -> Iterator[None]:
    """Turn what an operator can mend into one line on standard error and exit code 2."""
    try:
        yield
    except (SettingsError, DatabaseError, DomainError) as error:
        _stop(str(error))
    except SlackApiError as error:
        code = str(error.response.get("error", "unknown"))
        _stop(ADVICE.get(code, f"Slack refuses: {code}"))
    except (URLError, SlackRequestError, ConnectionError) as error:
        _stop(f"Slack cannot be reached ({error}): check the network and SLACK_API_URL")


def _stop(line: str) -> None:
    sys.stderr.write(f"convener: {line}\n")
    sys.exit(2)
