from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.fitting.page import page


@pytest.mark.data
def test_the_page_on_accuracy_is_up_to_date(slippage: Path) -> None:
    assert (REPOSITORY / "docs/accuracy.md").read_text(encoding="utf-8") == page(slippage)
