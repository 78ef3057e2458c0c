"""Whatever fits the description, and whatever does not: answers are as described, and no fault is ours."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from rag.adapters.http.app import build_app
from rag.adapters.settings import ServerSettings
from tests.rag.adapters.conftest import KEYS
from tests.rag.stand_ins import FERRY

KEY = {"Authorization": f"Bearer {KEYS[0]}"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
EXAMPLES = 6  # of each operation, for what fits and for what does not
EXPLORING = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def test_the_description_holds_for_what_fits_it_and_for_what_does_not(assistant):
    app = build_app(assistant, ServerSettings(keys=KEYS))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers=KEY)
    operations = 0
    for operation in schema.get_all_operations():
        operations += 1
        for mode in GenerationMode:
            if mode.is_negative and not operation.ok().definition.raw.get("requestBody"):
                continue

            @seed(20251121)
            @EXPLORING
            @given(case=operation.ok().as_strategy(generation_mode=mode))
            def explore(case):
                case.call_and_validate(checks=CHECKS, headers=KEY)

            explore()
    assert operations == 11


def test_the_description_holds_for_an_article_that_is_held(assistant):
    app = build_app(assistant, ServerSettings(keys=KEYS))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers=KEY)
    for path in ("/v1/articles/{article_id}", "/v1/articles/{article_id}/passages"):
        case = schema[path]["GET"].Case(path_parameters={"article_id": FERRY.article_id})
        assert case.call_and_validate(headers=KEY).status_code == 200
