"""Money before it is spent: limits that refuse, dear runs that are asked about, and what was spent so far."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
import traitlets

import parallel_widgets as pw
from parallel_widgets.api.errors import PaymentRequiredError, UnconfirmedCreateError
from parallel_widgets.runs.errors import CostNotConfirmedError, SpendingLimitError
from parallel_widgets.sandbox import Sandbox

Make = Callable[..., pw.TaskWidget]


@pytest.fixture(autouse=True)
def no_limits_or_prices_left() -> Iterator[None]:
    yield
    pw.limit_spending(None)
    pw.set_prices({"base": None, "nova": None})


def creates(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" and request.path.endswith("/runs") for request in sandbox.requests)


# --- what was spent


def test_what_was_spent_is_counted_for_the_widget_and_for_the_process(make_paid: Make, until: Any) -> None:
    before = pw.spent()
    task, other = make_paid(), make_paid(processor="core")
    task.run().result(20)
    other.run().result(20)
    now = pw.spent()
    assert now.usd - before.usd == pytest.approx(0.035)
    assert now.runs - before.runs == 2
    until(lambda: task.spending["notebook"]["usd"] == now.usd)
    assert (task.spending["widget"]["usd"], task.spending["widget"]["runs"]) == (0.01, 1)
    assert "for" in str(now)


def test_runs_of_the_sandbox_are_free(make_task: Make) -> None:
    before = pw.spent()
    task = make_task(max_cost_usd=0, confirm_above_usd=0)
    task.run().result(20)
    assert pw.spent() == before


def test_a_request_whose_answer_was_lost_is_possibly_spent_and_named_apart(
    make_paid: Make, sandbox: Sandbox
) -> None:
    before = pw.spent()
    sandbox.faults.add("drop_after@create*1")
    task = make_paid()
    with pytest.raises(UnconfirmedCreateError):
        task.run().result(20)
    now = pw.spent()
    assert now.usd == before.usd
    assert now.possibly_usd - before.possibly_usd == pytest.approx(0.01)
    assert now.unconfirmed_runs - before.unconfirmed_runs == 1
    assert "more for" in str(now)


def test_a_refused_request_costs_nothing(make_paid: Make, sandbox: Sandbox) -> None:
    before = pw.spent()
    sandbox.faults.add("402@create*1")
    with pytest.raises(PaymentRequiredError):
        make_paid().run().result(20)
    assert pw.spent() == before


def test_a_run_that_was_recovered_is_spent_once(make_paid: Make, sandbox: Sandbox) -> None:
    before = pw.spent()
    sandbox.faults.add("drop_after@group_add*1", "401@group_retrieve*1")
    task = make_paid(safe_submit=True)
    with pytest.raises(UnconfirmedCreateError):
        task.run().result(20)
    assert pw.spent().unconfirmed_runs - before.unconfirmed_runs == 1
    task.look_up().result(20)
    now = pw.spent()
    assert (now.runs - before.runs, now.unconfirmed_runs) == (1, before.unconfirmed_runs)


def test_a_run_that_is_joined_is_its_submitters_to_pay(make_paid: Make, sandbox: Sandbox, until: Any) -> None:
    before = pw.spent()
    first, second = make_paid(), make_paid(max_cost_usd=0)
    runs = [first.run(), second.run()]
    assert runs[0].result(20) == runs[1].result(20)
    now = pw.spent()
    assert (now.runs - before.runs, now.usd - before.usd) == (1, pytest.approx(0.01))
    until(lambda: first.spending["widget"]["runs"] == 1)
    assert second.spending["widget"]["runs"] == 0
    assert creates(sandbox) == 1


# --- limits


def test_a_widget_spends_no_more_than_its_limit(make_paid: Make, sandbox: Sandbox) -> None:
    task = make_paid(max_cost_usd=0.015)
    task.run().result(20)
    with pytest.raises(SpendingLimitError) as caught:
        task.run(again=True)
    assert str(caught.value) == (
        "Not sent: the run costs $0.01, and of the $0.015 that this widget may spend (max_cost_usd), "
        "$0.005 is left. Raise the limit, or choose a cheaper processor."
    )
    assert creates(sandbox) == 1
    task.max_cost_usd = 0.02
    assert task.spending["widget"]["left_usd"] == 0.01
    task.run(again=True).result(20)
    assert creates(sandbox) == 2


@pytest.mark.parametrize("options", [{"max_cost_usd": 0}, {"confirm_above_usd": 0}])
def test_a_refused_run_leaves_nothing_behind_in_the_journal(
    make_paid: Make, sandbox: Sandbox, options: dict[str, float]
) -> None:
    with pytest.raises((SpendingLimitError, CostNotConfirmedError)):
        make_paid(**options).run()
    assert len(pw.runs()) == 0
    with closing(sqlite3.connect(os.environ["PARALLEL_WIDGETS_JOURNAL"])) as database:
        for table in ("runs", "transitions", "trace"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    # Nobody takes it for a run that is under way.
    task = make_paid()
    task.run().result(20)
    assert task.warnings == []
    assert creates(sandbox) == 1


def test_all_widgets_together_spend_no_more_than_the_process_may(make_paid: Make, sandbox: Sandbox) -> None:
    pw.limit_spending(pw.spent().committed_usd + 0.01)
    make_paid().run().result(20)
    with pytest.raises(SpendingLimitError, match=r"this notebook may spend \(pw\.limit_spending\), \$0\.00"):
        make_paid().run(again=True)
    assert creates(sandbox) == 1
    make_paid().run().result(20)  # joins the run that is paid for
    assert creates(sandbox) == 1
    assert pw.spent().left_usd == 0


def test_two_widgets_at_once_cannot_both_pass_the_limit(make_paid: Make, sandbox: Sandbox) -> None:
    pw.limit_spending(pw.spent().committed_usd + 0.05)
    tasks = [make_paid(input=str(number)) for number in range(12)]
    start, runs, refused = threading.Barrier(len(tasks)), [], []

    def press(task: pw.TaskWidget) -> None:
        start.wait()
        try:
            runs.append(task.run())
        except SpendingLimitError as error:
            refused.append(error)

    threads = [threading.Thread(target=press, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 7
    for run in runs:
        run.result(30)
    assert creates(sandbox) == 5


def test_what_may_have_been_spent_counts_against_the_limit(make_paid: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("drop_after@create*1")
    task = make_paid(max_cost_usd=0.01)
    with pytest.raises(UnconfirmedCreateError):
        task.run().result(20)
    with pytest.raises(SpendingLimitError, match=r"\$0\.01 may have been spent on runs that are unconfirmed"):
        task.run(confirm_resubmit=True)
    assert task.status == "unconfirmed"


def test_a_refusal_is_the_same_sentence_in_the_page(make_paid: Make, browser: Any) -> None:
    task = make_paid(max_cost_usd=0)
    with pytest.raises(SpendingLimitError) as caught:
        task.run()
    reply = browser(task).ask("run", "a", revisions=task.revisions, processor="base")
    assert reply["code"] == "limited"
    assert reply["message"] == str(caught.value)


def test_amounts_are_dollars(make_task: Make) -> None:
    for mistake in (-1, float("nan"), float("inf")):
        with pytest.raises(traitlets.TraitError, match="US dollars"):
            make_task(max_cost_usd=mistake)
        with pytest.raises(ValueError, match="US dollars"):
            pw.limit_spending(mistake)
        with pytest.raises(ValueError, match="US dollars"):
            pw.set_prices({"base": mistake})
    with pytest.raises(ValueError, match="name"):
        pw.set_prices({" ": 1})


# --- what is asked about first


def test_a_dear_run_is_asked_about(make_paid: Make, sandbox: Sandbox, browser: Any) -> None:
    task = make_paid(processor="ultra8x")
    with pytest.raises(CostNotConfirmedError, match=r"costs \$2\.40, .* \$1\.00 .*confirm_cost=True"):
        task.run()
    reply = browser(task).ask("run", "a", revisions=task.revisions, processor="ultra8x")
    assert reply["code"] == "costly"
    assert "confirm_cost" not in reply["message"]
    assert creates(sandbox) == 0
    task.run(confirm_cost=True)
    assert task.is_active


def test_from_which_price_on_it_is_asked_can_be_set(make_paid: Make) -> None:
    task = make_paid(confirm_above_usd=0.005)
    with pytest.raises(CostNotConfirmedError):
        task.run()
    task.confirm_above_usd = 0.01
    task.run().result(20)
    task.confirm_above_usd, task.processor = None, "ultra8x"
    task.run()
    assert task.is_active


def test_who_agrees_to_submit_again_has_agreed_to_the_price(make_paid: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("drop_after@create*1")
    task = make_paid(processor="ultra8x")
    with pytest.raises(UnconfirmedCreateError):
        task.run(confirm_cost=True).result(20)
    with pytest.raises(pw.RunError, match=r"another \$2\.40"):
        task.run()
    task.run(confirm_resubmit=True)
    assert task.is_active


# --- prices


def test_a_price_of_ones_own_is_used_and_shown_as_such(make_paid: Make) -> None:
    task = make_paid()
    pw.set_prices({"base": 0.25})
    (shown,) = [entry for entry in task.processors if entry["name"] == "base"]
    assert (shown["price_usd"], shown["is_own_price"], shown["latency"]) == (0.25, True, [15, 100])
    assert task.request_preview["price_usd"] == 0.25
    before = pw.spent()
    task.run().result(20)
    assert pw.spent().usd - before.usd == pytest.approx(0.25)
    pw.set_prices({"base": None})
    assert task.request_preview["price_usd"] == 0.01
    assert not any(entry["is_own_price"] for entry in task.processors)


def test_an_unknown_price_under_a_limit_is_refused_until_it_is_given(
    make_paid: Make, sandbox: Sandbox, until: Any
) -> None:
    task = make_paid(processor="nova", max_cost_usd=1)
    with pytest.raises(SpendingLimitError, match=r"pw\.set_prices\(\{'nova': 0\.05\}\)"):
        task.run()
    pw.set_prices({"nova": 0.5})
    assert task.request_preview["price_usd"] == 0.5
    assert [entry["name"] for entry in task.processors][-1] == "nova"
    task.run()
    # The sandbox does not know it either, but was asked.
    until(lambda: creates(sandbox) == 1)


def test_without_a_limit_an_unknown_price_is_only_counted(make_paid: Make, until: Any) -> None:
    before = pw.spent()
    task = make_paid(processor="nova")
    task.run()
    until(lambda: task.status != "submitting")
    assert pw.spent().usd == before.usd
