"""Agendas of other programs come in (iCalendar, tables, pretalx's and frab's schedules), and go out as a table."""
