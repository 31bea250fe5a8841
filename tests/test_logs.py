"""Logs are readable, and no secret reaches them."""

import io
import logging

import pytest

from bot.logs import SecretFilter


@pytest.mark.parametrize(
    "line",
    [
        "token xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcBrzOqgy",
        "token xoxe.xoxb-1-MQ-abc",
        "token xapp-1-A111-222-abcdef",
        "POST /commands/T0001/12345/abcDEF",
        "connecting to wss://wss.example/link/?ticket=abc-def&app_id=1",
        "postgresql+psycopg://convener:hunter2@db/convener",
        "the secret is s3cr3t",
    ],
)
def test_secrets_are_replaced(line: str) -> None:
    cleaned = SecretFilter(["s3cr3t"]).clean(line)

    assert "[secret]" in cleaned
    for secret in ("pdFZKV", "MQ-abc", "A111", "abcDEF", "abc-def", "hunter2", "s3cr3t"):
        assert secret not in cleaned


def test_a_traceback_is_cleaned_too() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(SecretFilter(["s3cr3t"]))
    log = logging.Logger("test")
    log.addHandler(handler)

    try:
        raise ValueError("bad token s3cr3t")
    except ValueError:
        log.exception("failed with %s", "s3cr3t")

    assert "s3cr3t" not in out.getvalue()
    assert "ValueError: bad token [secret]" in out.getvalue()
