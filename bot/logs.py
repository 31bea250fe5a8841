"""Logs a person can read, on standard error, from which secrets are filtered."""

import logging
import re
import sys
from collections.abc import Iterable

# Slack's token families (xoxb-, xoxe.xoxb-, xapp-), and addresses that are keys themselves.
_SECRET_SHAPES = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+|(?<=/)(?:commands|actions|services)/T\w+/[\w/-]+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)|(?<=ticket=)[\w-]+"
)


class SecretFilter(logging.Filter):
    """Replaces known secrets, and whatever is shaped like one, by `[secret]` in each record."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place and let it pass."""
        record.msg, record.args = self.clean(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = self.clean(logging.Formatter().formatException(record.exc_info))
        return True

    def clean(self, text: str) -> str:
        """Return `text` without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return _SECRET_SHAPES.sub("[secret]", text)


def set_up_logs(level: str, secrets: Iterable[str] = ()) -> None:
    """Send every log record to standard error, one readable line each. May be called again."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s  %(message)s", "%Y-%m-%d %H:%M:%S"))
    handler.addFilter(SecretFilter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("apscheduler", "slack_bolt", "slack_sdk", "urllib3", "alembic", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
