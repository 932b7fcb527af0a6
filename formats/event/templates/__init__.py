"""Events to begin with: each file is an ``[[event]]`` table without its code, at a time that is moved."""
