"""Set-up: makes the two Python environments, on a bare Python with nothing but the standard library."""
