# The quickstart in marimo, where the cells that use a status run again when it changes:
#     marimo edit notebooks/marimo_status.py
#
# marimo runs cells again when their user changes a widget in the page. The status of a run changes in the
# kernel, so an observer hands it to `mo.state`. The observer is called on the thread and the loop of the cell
# that built the widget, which is where marimo takes such a change in.

import marimo

app = marimo.App(app_title="A run that cells react to")


@app.cell
def _():
    import marimo as mo

    import parallel_widgets as pw

    return mo, pw


@app.cell
def _(mo, pw):
    task = pw.TaskWidget(
        input="France (2023)",
        output_schema={
            "type": "object",
            "properties": {
                "gdp": {
                    "type": "string",
                    "description": "GDP in USD for the year, formatted like '$3.1 trillion (2023)'",
                }
            },
            "required": ["gdp"],
            "additionalProperties": False,
        },
        processor="base",
    )
    status, set_status = mo.state(task.status)
    # Here, where the widget is built: in a cell that runs again it would be added each time.
    task.observe(lambda change: set_status(change.new), "status")
    return status, task


@app.cell
def _(task):
    # The widget itself, not mo.ui.anywidget(task): two ways to tell of a change would set off each other.
    task
    return


@app.cell
def _(mo, status):
    mo.md(f"The run is **{status()}**.")
    return


@app.cell
def _(mo, status, task):
    mo.stop(status() != "completed", mo.md("No answer yet: press *Run*."))
    mo.vstack(
        [
            mo.md("## Answer"),
            mo.ui.table([{"field": name, "value": value} for name, value in task.output.items()]),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
