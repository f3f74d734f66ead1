"""Every address of the site."""

from django.urls import include, path

from doingoai_web.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("", include("doingoai_web.people.urls")),
    path("", include("doingoai_web.units.urls")),
    path("", include("doingoai_web.campaigns.urls")),
    path("", include("doingoai_web.intake.urls")),
    path("", include("doingoai_web.review.urls")),
    path("", include("doingoai_web.totals.urls")),
    path("", include("doingoai_web.jobs.urls")),
    path("", include("doingoai_web.audit.urls")),
    path("", include("doingoai_web.filling.urls")),
    path("", include("doingoai_web.approval.urls")),
    path("", include("doingoai_web.find.urls")),
    path("", include("doingoai_web.followup.urls")),
    path("", include("doingoai_web.setup.urls")),
    path("", include("doingoai_web.api.urls")),
    path("", include("doingoai_web.operation.urls")),
    path("", include("doingoai_web.tryout.urls")),
]
handler400 = "doingoai_web.pages.views.refused"
handler403 = "doingoai_web.pages.views.forbidden"
handler404 = "doingoai_web.pages.views.not_found"
handler500 = "doingoai_web.pages.views.failed"
