"""XLSForm workbooks: a survey comes in as an event's table has it, and goes out as sheets that ODK's programs take."""
