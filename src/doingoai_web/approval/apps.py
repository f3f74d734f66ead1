"""Puts what signing adds where the rest of the site looks for it: mails, what is done each morning, settings in the settings' file."""

from pathlib import Path

from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "doingoai_web.approval"

    def ready(self) -> None:
        from doingoai_web.approval import carried, telling
        from doingoai_web.approval.models import SignMail
        from doingoai_web.campaigns import mails, reminding
        from doingoai_web.setup import transfer

        mails.SOURCES.append((SignMail, Path(__file__).with_name("mails.yaml")))
        reminding.ALSO.append(telling.each_morning)
        transfer.PARTS.append(("chuoi_ky", carried.given_out, carried.taken_in))
