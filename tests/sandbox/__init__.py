"""The sandbox as its clients meet it: over real sockets."""
