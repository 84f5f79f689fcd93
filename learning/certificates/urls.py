"""Addresses of certificates, within the namespace `learning`."""

from django.urls import path

from learning.certificates import views, views_badge, views_design, views_runs, views_teach

TEACH = "teach/<slug:course>/certificates/"

urlpatterns = [
    path("learn/<slug:course>/certificate/", views.certificate, name="certificate"),
    path("learn/<slug:course>/certificate/name/", views.certificate_name, name="certificate_name"),
    path("certificates/looks/", views_design.designs, name="certificate_designs"),
    path("certificates/looks/preview.png", views_design.preview, name="certificate_preview"),
    path("certificates/looks/<uuid:key>/", views_design.design, name="certificate_design"),
    path(
        "certificates/looks/<uuid:key>/standard/", views_design.standard, name="certificate_design_standard"
    ),
    path("certificates/looks/<uuid:key>/removal/", views_design.removal, name="certificate_design_removal"),
    path("certificates/<slug:number>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<slug:number>.jwt", views_badge.credential_jwt, name="credential_jwt"),
    path("certificates/<slug:number>.json", views_badge.credential_json, name="credential_json"),
    path(".well-known/did.json", views_badge.did_document, name="did_document"),
    path(".well-known/jwks.json", views_badge.key_set, name="issuer_keys"),
    path("credentials/achievements/<slug:course>/", views_badge.achievement, name="achievement"),
    path("credentials/status/<int:number>/", views_badge.status_list, name="credential_status"),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:number>/", views.verify, name="verify"),
    path(TEACH, views_teach.certificates, name="teach_certificates"),
    path(f"{TEACH}sample.png", views_design.sample, name="certificate_sample"),
    path(f"{TEACH}rule/", views_teach.rule, name="certificate_rule"),
    path(f"{TEACH}runs/", views_runs.runs, name="certificate_runs"),
    path(f"{TEACH}runs/<uuid:key>/", views_runs.run, name="certificate_run"),
    path(f"{TEACH}runs/<uuid:key>/approval/", views_runs.approval, name="certificate_run_approval"),
    path(
        f"{TEACH}runs/<uuid:key>/cancellation/", views_runs.cancellation, name="certificate_run_cancellation"
    ),
    path(f"{TEACH}running-out/", views_runs.running_out, name="certificates_running_out"),
    path(f"{TEACH}<slug:number>/", views_teach.one, name="teach_certificate"),
    path(f"{TEACH}<slug:number>/pdf/", views_teach.pdf, name="teach_certificate_pdf"),
    path(f"{TEACH}<slug:number>/renewals/", views_teach.renewals, name="certificate_renewals"),
    path(f"{TEACH}<slug:number>/versions/", views_teach.versions, name="certificate_versions"),
    path(f"{TEACH}<slug:number>/revocation/", views_teach.revocation, name="certificate_revocation"),
    path(f"{TEACH}<slug:number>/validity/", views_teach.validity, name="certificate_validity"),
]
