"""Puts what administrators keep where the rest of the site looks for it."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "doingoai_web.setup"

    def ready(self) -> None:
        from doingoai_web.campaigns import days, mails, outlines
        from doingoai_web.setup import holidays, mailing
        from doingoai_web.setup import outlines as own

        outlines.SOURCES.append(own.offered)
        mails.OVERRIDES.append(mailing.words)
        days.CALENDARS.append(holidays.kept)
