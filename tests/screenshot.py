"""Take the README's picture of the playground: `python -m tests.screenshot docs/playground.png`."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from bot.playground import playing
from bot.playground.company import SEEDED
from bot.playground.scene import Scene
from bot.playground.start import open_playground
from tests.playground.page.conftest import ARGS

SIZE = {"width": 1280, "height": 900}
WHO, ABOUT = "maren", "KS-17"


def main(file: Path) -> None:
    """Write a picture of the channel, with the thread of a slipping initiative open."""
    with TemporaryDirectory() as folder, open_playground(Path(folder), port=0, fresh=True) as ground:
        scene = ground.scene
        scene.slack.mark_read(playing.member_id(scene, WHO), _channel(scene))
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
            page = chromium.new_page(viewport=SIZE, color_scheme="light")
            page.goto(f"{scene.stand_in.url}/#as={WHO}&in={SEEDED.channel}&thread={_thread(scene)}")
            # The channel from the post that heads the thread, and beside it what was said last.
            page.get_by_test_id("thread").locator(".message").nth(3).wait_for()
            page.get_by_test_id("thread").locator(".message").last.evaluate("post => post.scrollIntoView()")
            page.locator(f".channel [data-ts='{_thread(scene)}']").evaluate("post => post.scrollIntoView()")
            page.wait_for_function("document.querySelectorAll('.busy.is-on').length === 0")
            page.screenshot(path=file)
            chromium.close()


def _channel(scene: Scene) -> str:
    return str(next(each["id"] for each in scene.slack.channels() if each["name"] == SEEDED.channel))


def _thread(scene: Scene) -> str:
    heads = (each for each in scene.slack.messages(_channel(scene)) if ABOUT in each["text"] and "reply_count" in each)
    return str(next(heads)["ts"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
