"""Calendars from outside: public holidays by country and region, and imported ICS files."""
