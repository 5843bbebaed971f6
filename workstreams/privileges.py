"""What each role may do with which kind of record.

An administrator may do everything. An agent works in the inbox and the API, where conversations
have rights of their own, and has no part in the administration.
"""

SUPERVISORS = {
    "workstreams": {
        "user": "view",
        "agent": "view change",
        "presence": "view",
        "queue": "view",
        "workstream": "view",
        "queuemembership": "view add change delete",
        "skill": "view",
        "skilltype": "view",
        "ratingmodel": "view",
        "ratingvalue": "view",
        "agentskill": "view add change delete",
        "contextvariable": "view",
        "operatinghours": "view",
        "workinghours": "view",
        "holiday": "view",
        "notificationtemplate": "view",
        "notificationfield": "view",
        "supervisorsettings": "view",
    },
    "supervision": {"alertrule": "view"},
    "routing": {
        "routingrule": "view",
        "condition": "view",
        "queueshare": "view",
        "skillattachmentrule": "view",
        "skillcondition": "view",
        "attachedskill": "view",
        "overflowrule": "view",
        "routingdecision": "view",
    },
    "conversations": {
        "conversation": "view",
        "conversationevent": "view",
        "message": "view",
        "attachment": "view",
        "contact": "view",
        "account": "view",
        "case": "view",
        "contactidentity": "view",
        "tag": "view",
        "quickreply": "view add change delete",
        "session": "view",
        "participant": "view",
    },
    "surveys": {
        "survey": "view",
        "question": "view",
        "questiontext": "view",
        "channelsurvey": "view",
        "invitation": "view",
        "answer": "view",
    },
}

SUPERVISORS_MAY = frozenset(
    f"{app}.{action}_{model}"
    for app, models in SUPERVISORS.items()
    for model, actions in models.items()
    for action in actions.split()
)
