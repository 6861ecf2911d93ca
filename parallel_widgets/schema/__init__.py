"""A JSON Schema as a document: text and value, diagnostics, samples. No I/O, no traits."""
