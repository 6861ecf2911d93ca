"""The keywords that are offered and explained: all of the rule book, each with a sentence that fits it."""

import json
import re
from importlib.resources import files

import pytest

from parallel_widgets.schema.keywords import keyword_status, keywords
from parallel_widgets.schema.metaschema import check_metaschema, flat_metaschema
from parallel_widgets.schema.rules import task_api_rules

OFFERED = [keyword for keyword in keywords().values() if keyword.insert is not None]


def filled(template):
    """The template with its places filled in."""
    return re.sub(r"\$\{([^}]*)\}", r"\1", template)


@pytest.mark.parametrize("keyword", keywords().values(), ids=lambda keyword: keyword.name)
def test_a_keyword_of_json_schema_is_explained_in_a_sentence(keyword):
    assert keyword.name in flat_metaschema()["properties"]
    assert keyword.summary.endswith(".")
    assert (keyword.instead is not None) == (keyword.status == "unsupported")
    assert keyword.instead is None or keyword.instead.endswith((".", "”"))


@pytest.mark.parametrize("keyword", OFFERED, ids=lambda keyword: keyword.name)
def test_a_template_is_a_valid_beginning(keyword):
    value = json.loads(filled(keyword.insert))
    assert check_metaschema({keyword.name: value}) == ()
    assert "${" in keyword.insert or value in (False, True) or keyword.name == "$schema"


def test_what_is_unsupported_is_explained_but_not_offered():
    explained = {keyword.name for keyword in keywords().values() if keyword.status == "unsupported"}
    assert explained == task_api_rules().unsupported_keywords
    assert not any(keyword.status == "unsupported" for keyword in OFFERED)


def test_supported_keywords_are_offered_before_those_that_nobody_vouches_for():
    order = ["supported", "unverified"]
    statuses = [order.index(keyword.status) for keyword in OFFERED]
    assert statuses == sorted(statuses)


def test_the_status_is_that_of_the_rule_book():
    assert [keyword_status(name) for name in ("type", "minLength", "oneOf")] == [
        "supported",
        "unsupported",
        "unverified",
    ]


def test_the_data_stays_small_enough_for_the_browser():
    assert len(files("parallel_widgets.schema").joinpath("keywords.json").read_bytes()) < 5 * 1024
