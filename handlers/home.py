"""The App Home: published when somebody opens it, and again whenever what it shows changes."""

from slack_bolt import App
from slack_sdk import WebClient

from bot.usecases import home
from handlers.desk import Desk, Payload


def register(app: App, desk: Desk) -> None:
    """Listen to people opening the App Home."""

    @app.event("app_home_opened")
    def opened(body: Payload, event: Payload, client: WebClient) -> None:
        if event.get("tab") == "home":
            with desk.visit(client, body) as visit:
                home.show(visit.session, visit.person, visit.now)
