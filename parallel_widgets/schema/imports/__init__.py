"""Ways in: schemas from examples, types, tables, earlier tasks. Nothing that is pasted is ever executed."""
