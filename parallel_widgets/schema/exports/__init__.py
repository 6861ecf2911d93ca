"""A schema or a request as source code: Pydantic, TypeScript, JSON, and programs that run the request."""
