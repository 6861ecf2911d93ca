"""What goes wrong on the way to the service, and what becomes of runs then."""
