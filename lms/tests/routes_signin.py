"""The rows of sign-in with providers, for `lms.tests.routes_table`; the providers are those of `lms.tests.providers`."""

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    github_login                                     200
POST   github_login                                     302
GET    github_callback                                  401
GET    openid_connect_login         campus              200
POST   openid_connect_login         campus              401
GET    openid_connect_login         elsewhere           404   404   404   404   404   404   200   404   404
GET    openid_connect_login         university          404
GET    openid_connect_login         nowhere             404
GET    openid_connect_callback      campus              401
GET    openid_connect_callback      elsewhere           404   404   404   404   404   404   401   404   404
GET    saml_login                   university          200
POST   saml_login                   university          302
GET    saml_login                   campus              404
POST   saml_acs                     university          302
POST   saml_acs                     nowhere             404
GET    saml_finish_acs              university          401
GET    saml_finish_acs              nowhere             404
GET    saml_sls                     university          400
GET    saml_sls                     nowhere             404
GET    saml_metadata                university          200
GET    saml_metadata                nowhere             404
"""
# Posted by the page of an identity provider, which knows no token of ours: kept apart until its signature is checked.
FROM_ELSEWHERE = frozenset({"saml_acs"})
