"""What `streamlit run app.py` starts with: nothing leaves the machine."""

from __future__ import annotations

import tomllib

from page.reader import load_script
from tests.conftest import ROOT


def test_streamlit_sends_nothing_and_listens_on_this_machine_alone():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["browser"]["serverAddress"] == "localhost"  # else it asks a service for the outside address
    assert config["server"]["address"] == "localhost"
    assert config["client"]["showErrorDetails"] == "none"


def test_the_component_sets_text_and_reads_no_markup():
    script = load_script()
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval("):
        assert way not in script
    assert "://" not in script
