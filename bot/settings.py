"""Settings of a process, read from the environment or `.env`; what belongs to a community is data instead."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SLACK_API_URL = "https://slack.com/api/"
DATABASE_URL = "sqlite:///convener.db"


class SettingsError(Exception):
    """A setting is missing or malformed; the message is one line that names it and says what to do."""


class StorageSettings(BaseSettings):
    """What every command that touches the database needs."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: str = Field(default=DATABASE_URL, validation_alias="DATABASE_URL")
    log: Literal["debug", "info", "warning", "error"] = Field(default="info", validation_alias="CONVENER_LOG")

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME")
        return value


class Settings(StorageSettings):
    """What `convener run` needs; Socket Mode when `app_token` is set, signed HTTP otherwise.

    Every workspace in which the app is installed gives it a bot token of its own. The app's token and its signing
    secret are the same for all of them.
    """

    bot_tokens: Annotated[tuple[SecretStr, ...], NoDecode] = Field(min_length=1, validation_alias="SLACK_BOT_TOKEN")
    app_token: SecretStr | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    signing_secret: SecretStr | None = Field(default=None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(default=SLACK_API_URL, validation_alias="SLACK_API_URL")
    host: str = Field(default="127.0.0.1", validation_alias="CONVENER_HOST")
    port: int = Field(default=3000, ge=0, le=65535, validation_alias="CONVENER_PORT")

    @field_validator("bot_tokens", mode="before")
    @classmethod
    def _between_commas(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(dict.fromkeys(each.strip() for each in value.split(",") if each.strip()))

    @field_validator("bot_tokens")
    @classmethod
    def _are_bot_tokens(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        return tuple(_starts_with(each, "xoxb-", "xoxe.xoxb-") for each in value)

    @field_validator("app_token")
    @classmethod
    def _is_an_app_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _starts_with(value, "xapp-") if value else None

    @field_validator("slack_api_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc:
            raise ValueError(f"write an address such as {SLACK_API_URL}")
        return value if value.endswith("/") else value + "/"

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if self.app_token is None and self.signing_secret is None:
            raise ValueError(
                "SLACK_APP_TOKEN is missing: set it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode"
            )
        return self

    def secrets(self) -> list[str]:
        """Return every secret value, for the log filter."""
        kept = (*self.bot_tokens, self.app_token, self.signing_secret)
        return [secret.get_secret_value() for secret in kept if secret]


def read_settings() -> Settings:
    """Return the settings of `convener run`. Raises SettingsError with one line for a person."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_first_problem(error)) from None


def read_storage_settings() -> StorageSettings:
    """Return the settings that need no Slack workspace. Raises SettingsError with one line for a person."""
    try:
        return StorageSettings()
    except ValidationError as error:
        raise SettingsError(_first_problem(error)) from None


WHERE_TO_FIND = {
    "SLACK_BOT_TOKEN": "copy the Bot User OAuth Token (xoxb-...) from the app's page, OAuth & Permissions; "
    "several, one per workspace, stand between commas",
    "SLACK_APP_TOKEN": "make an app-level token (xapp-...) with connections:write under Basic Information",
    "CONVENER_PORT": "write a port number from 0 to 65535",
    "CONVENER_LOG": "write debug, info, warning or error",
}


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    if not problem["loc"]:
        return problem["msg"].removeprefix("Value error, ")
    name = str(problem["loc"][0])
    fault = "is missing" if problem["type"] == "missing" else "is malformed"
    advice = WHERE_TO_FIND.get(name) or problem["msg"].removeprefix("Value error, ")
    return f"{name} {fault}: {advice}"


def _starts_with(value: SecretStr, *prefixes: str) -> SecretStr:
    if not value.get_secret_value().startswith(prefixes):
        raise ValueError(f"it starts with {prefixes[0]}")
    return value
