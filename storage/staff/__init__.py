"""Who works for which event, and whose command menu says so."""
