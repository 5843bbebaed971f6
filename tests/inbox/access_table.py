"""Who gets which answer at which address: one row for each method an address answers."""

from tests.inbox.everybody import EVERYBODY

# In the order of EVERYBODY:
#  1 nobody · 2 stranger · 3 colleague · 4 server (while it is open) · 5 its agent · 6 consulted
#  7 mentioned · 8 supervisor · 9 supervisor who may not read along · 10 administrator, no agent
#
# A step that is allowed answers 302 whether or not it is the moment for it; 403 and 404 never
# change anything.
TABLE = """
GET  inbox:home                     302 200 200 200 200 200 200 200 200 200
GET  inbox:lists                    302 200 200 200 200 200 200 200 200 200
GET  inbox:search                   302 200 200 200 200 200 200 200 200 200
POST inbox:bulk                     302 302 302 302 302 302 302 302 302 302
POST inbox:bulk-undoing             302 302 302 302 302 302 302 302 302 302
POST inbox:saved-views              302 302 302 302 302 302 302 302 302 302
GET  inbox:saved-views-counted      302 200 200 200 200 200 200 200 200 200
GET  inbox:saved-views-page         302 200 200 200 200 200 200 200 200 200
POST inbox:saved-view               302 404 404 404 302 404 404 404 404 404
POST inbox:saved-view-deletion      302 404 404 404 302 404 404 404 404 404
GET  inbox:offers                   302 200 200 200 200 200 200 200 200 200
POST inbox:presence                 302 302 302 302 302 302 302 302 302 404
POST inbox:coming-back              302 302 302 302 302 302 302 302 302 404
GET  inbox:conversation             302 404 404 200 200 200 200 200 200 200
GET  inbox:thread                   302 404 404 200 200 200 200 200 403 200
POST inbox:replies                  302 404 404 422 302 422 422 422 403 422
POST inbox:retry                    302 404 404 403 302 403 403 403 403 403
POST inbox:confirmation             302 404 404 403 302 403 403 403 403 403
GET  inbox:customer                 302 404 404 403 200 403 403 200 403 200
POST inbox:customer                 302 404 404 403 302 403 403 302 403 302
GET  inbox:new-customer             302 404 404 403 200 403 403 200 403 200
POST inbox:new-customer             302 404 404 403 302 403 403 302 403 302
POST inbox:customer-unlinking       302 404 404 403 302 403 403 302 403 302
GET  inbox:case                     302 404 404 403 200 403 403 200 403 200
POST inbox:case                     302 404 404 403 302 403 403 302 403 302
GET  inbox:new-case                 302 404 404 403 200 403 403 200 403 200
POST inbox:new-case                 302 404 404 403 302 403 403 302 403 302
POST inbox:case-unlinking           302 404 404 403 302 403 403 302 403 302
POST inbox:case-status              302 404 404 403 302 403 403 302 403 302
GET  inbox:tags                     302 404 404 403 302 403 403 302 403 302
POST inbox:tags                     302 404 404 403 302 403 403 302 403 302
GET  inbox:others                   302 404 404 200 200 200 200 200 403 200
POST inbox:typing                   302 404 404 204 204 204 204 204 204 204
POST inbox:looking                  302 404 404 204 204 204 204 204 403 204
GET  inbox:looks                    302 404 404 200 200 200 200 200 403 200
GET  inbox:quick-replies            302 404 404 403 200 403 403 403 403 403
GET  inbox:quick-reply              302 404 404 403 200 403 403 403 403 403
POST inbox:notes                    302 404 404 422 302 302 302 302 403 302
GET  inbox:mentions                 302 404 404 200 200 200 200 200 403 200
POST inbox:draft                    302 404 404 204 204 204 204 204 403 204
GET  inbox:emoji                    302 200 200 200 200 200 200 200 200 200
GET  inbox:own-quick-replies        302 200 200 200 200 200 200 200 200 200
GET  inbox:own-quick-reply-new      302 200 200 200 200 200 200 200 200 200
POST inbox:own-quick-reply-new      302 302 302 302 302 302 302 302 302 302
GET  inbox:own-quick-reply          302 404 404 404 200 404 404 404 404 404
POST inbox:own-quick-reply          302 404 404 404 302 404 404 404 404 404
POST inbox:own-quick-reply-deletion 302 404 404 404 302 404 404 404 404 404
POST inbox:assignment               302 302 302 403 403 403 403 302 302 403
POST inbox:acceptance               302 404 404 302 302 302 302 302 302 302
POST inbox:rejection                302 404 404 302 302 302 302 302 302 302
POST inbox:participation            302 404 404 302 302 302 302 302 302 403
POST inbox:release                  302 404 404 403 302 403 403 302 302 302
GET  inbox:transfer                 302 404 404 403 200 403 403 200 200 200
POST inbox:transfers                302 404 404 403 302 403 403 302 302 302
GET  inbox:consult                  302 404 404 403 200 403 403 200 403 200
POST inbox:consults                 302 404 404 403 302 403 403 302 403 302
GET  inbox:assign                   302 404 404 403 403 403 403 200 200 200
GET  inbox:force-close              302 404 404 403 403 403 403 200 200 200
POST inbox:forced-closure           302 404 404 403 403 403 403 302 302 302
POST inbox:ending                   302 404 404 403 302 403 403 302 302 302
POST inbox:session-closure          302 404 404 403 302 403 403 302 302 302
POST inbox:reopening                302 404 404 403 302 403 403 403 403 403
POST inbox:resuming                 302 404 404 403 302 403 403 302 302 302
POST inbox:taking-back              302 302 302 302 302 302 302 302 302 302
GET  inbox:snooze                   302 404 404 403 200 403 403 403 403 403
POST inbox:snoozing                 302 404 404 403 302 403 403 403 403 403
POST inbox:waking                   302 404 404 403 302 403 403 403 403 403
POST inbox:priority                 302 404 404 403 302 403 403 302 403 302
GET  inbox:block                    302 404 404 403 200 403 403 200 200 200
POST inbox:blocking                 302 404 404 403 302 403 403 302 302 302
POST inbox:unblocking               302 404 404 302 302 403 403 302 302 302
POST inbox:writing-first            302 404 404 302 302 403 403 302 302 403
GET  inbox:transcript               302 404 404 200 200 200 200 200 403 200
GET  api:messages                   401 200 200 200 200 200 200 200 200 200
GET  api:message                    401 404 404 200 200 200 200 200 404 200
GET  api:conversations              401 200 200 200 200 200 200 200 200 200
GET  api:conversation               401 404 404 200 200 200 200 200 200 200
POST api:answers                    401 404 404 409 201 409 409 409 409 409
POST api:assignment                 401 404 404 403 403 403 403 409 409 403
POST api:ending                     401 404 404 409 200 403 403 200 200 200
POST api:closure                    401 404 404 409 200 403 403 200 200 200
POST api:reopening                  401 404 404 409 409 403 403 403 403 403
POST api:acceptance                 401 404 404 409 409 409 409 409 409 409
POST api:rejection                  401 404 404 409 409 409 409 409 409 409
POST api:release                    401 404 404 409 200 403 403 200 200 200
POST api:transfers                  401 404 404 409 200 409 409 200 200 200
POST api:forced-closure             401 404 404 403 403 403 403 200 200 200
GET  api:contacts                   401 200 200 200 200 200 200 200 200 200
GET  api:contact                    401 404 404 404 404 404 404 200 200 200
GET  api:queues                     401 200 200 200 200 200 200 200 200 200
GET  api:agents                     401 200 200 200 200 200 200 200 200 200
GET  api:agent                      401 200 200 200 200 200 200 200 200 200
POST api:presence                   401 403 403 403 200 403 403 200 200 200
GET  api:decisions                  401 200 200 200 200 200 200 200 200 200
GET  api:surveys                    401 200 200 200 200 200 200 200 200 200
GET  api:file                       401 404 404 200 200 200 200 200 404 200
GET  supervision:board              302 403 403 403 403 403 403 200 200 200
POST supervision:filter             302 403 403 403 403 403 403 302 302 302
GET  supervision:today              302 403 403 403 403 403 403 200 200 200
POST supervision:presence           302 403 403 403 403 403 403 302 302 302
GET  file                           302 404 404 200 200 200 200 200 404 200
GET  picture                        302 404 404 200 200 200 200 200 200 200
GET  history:home                   302 403 403 403 403 403 403 200 200 200
GET  history:csv                    302 403 403 403 403 403 403 200 200 200
"""


def rows():
    """`{("inbox:home", "GET"): {"nobody": 302, …}}`"""
    found = {}
    for line in TABLE.strip().splitlines():
        method, name, *codes = line.split()
        found[name, method] = dict(zip(EVERYBODY, map(int, codes), strict=True))
    return found


ROWS = rows()
