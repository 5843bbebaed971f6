"""A set-up file that uses everything there is, as it is exported."""

CONDITION = {
    "entity": "context_variables",
    "attribute": "orderTotal",
    "operator": "is_greater_than",
    "value": "100",
    "group": "A",
}
LOCALE = {
    "entity": "facebook_engagement_context",
    "attribute": "locale",
    "operator": "contains_data",
    "value": "",
    "group": "",
}
EVERYTHING = {
    "version": 1,
    "presences": [
        {
            "name": "Lunch",
            "text": "At lunch",
            "base_status": "away",
            "description": "Back within the hour",
            "user_can_set": True,
        }
    ],
    "operating_hours": [
        {
            "name": "Workshop",
            "description": "",
            "time_zone": "Europe/Berlin",
            "shifts": [
                {"weekday": "monday", "opens_at": "08:00", "closes_at": "12:30"},
                {"weekday": "saturday", "opens_at": "22:00", "closes_at": "02:00:30"},
            ],
            "holidays": [
                {"reason": "Stocktaking", "first_day": "2027-01-04", "last_day": "2027-01-05"}
            ],
        }
    ],
    "rating_models": [
        {
            "name": "Fluency",
            "least": 1,
            "most": 3,
            "values": [{"value": 1, "name": "Some"}, {"value": 3, "name": "Native"}],
        },
        {
            "name": "Stars",
            "least": 1,
            "most": 5,
            "values": [
                {"value": 1, "name": "One star"},
                {"value": 2, "name": "Two stars"},
                {"value": 3, "name": "Three stars"},
                {"value": 4, "name": "Four stars"},
                {"value": 5, "name": "Five stars"},
            ],
        },
    ],
    "skill_types": [{"name": "Language"}],
    "skills": [
        {"name": "German", "type": "Language", "rating_model": "Fluency", "description": ""}
    ],
    "notifications": [
        {
            "name": "Loud",
            "title": "A customer writes",
            "shows_timeout": False,
            "accept_label": "Mine",
            "shows_reject": True,
            "reject_label": "Not mine",
            "desktop": "always",
            "fields": [
                {"header": "Who", "value": "customer", "variable": ""},
                {"header": "Total", "value": "context_variable", "variable": "orderTotal"},
            ],
        }
    ],
    "queues": [
        {
            "name": "All the rest",
            "priority": 900,
            "operating_hours": None,
            "assignment_method": "highest_capacity",
            "is_active": True,
            "is_default": True,
            "overflow": [],
        },
        {
            "name": "Repairs",
            "priority": 5,
            "operating_hours": "Workshop",
            "assignment_method": "round_robin",
            "is_active": True,
            "is_default": False,
            "overflow": [
                {
                    "occasion": "out_of_hours",
                    "threshold": None,
                    "action": "end",
                    "target": None,
                    "message": "We are closed.",
                },
                {
                    "occasion": "too_many",
                    "threshold": 20,
                    "action": "transfer",
                    "target": "All the rest",
                    "message": "",
                },
            ],
        },
    ],
    "users": [
        {
            "username": "adam",
            "name": "Adam Reyes",
            "email": "adam@lamps.example",
            "role": "administrator",
            "is_active": True,
        },
        {
            "username": "alice",
            "name": "Alice Martin",
            "email": "",
            "role": "agent",
            "is_active": True,
            "capacity": 4,
            "default_presence": "Lunch",
            "queues": ["Repairs"],
            "skills": [{"skill": "German", "rating": 3}],
        },
        {
            "username": "bob",
            "name": "Bob Okafor",
            "email": "",
            "role": "supervisor",
            "is_active": False,
            "capacity": 0,
            "default_presence": None,
            "queues": [],
            "skills": [],
        },
    ],
    "work_streams": [
        {
            "name": "Messages",
            "capacity": 2,
            "mode": "push",
            "auto_assign": False,
            "allowed_presences": ["available"],
            "max_concurrency": 3,
            "matching": "closest",
            "fallback_queue": "Repairs",
            "auto_close_minutes": 90,
            "agents_may_pick_pushed": True,
            "agent_affinity": True,
            "affinity_ignores_limits": False,
            "affinity_after_closure": True,
            "offer_seconds": 45,
            "inactive_after_missed_offer": False,
            "offer_again_seconds": 0,
            "decline_limit": 3,
            "decline_minutes": 2,
            "after_declines": "close",
            "on_disconnect": "keep",
            "allows_automated_messages": False,
            "notification_incoming": "Loud",
            "notification_identified": None,
            "notification_consult": "Facebook - consult - default",
            "notification_transfer": None,
            "notification_supervisor": None,
            "context_variables": [
                {"name": "orderTotal", "display_name": "Order total", "type": "number"}
            ],
            "rules": [
                {
                    "name": "Worth a lot",
                    "queue": "Repairs",
                    "description": "Large orders first",
                    "match": "any",
                    "is_active": True,
                    "conditions": [CONDITION, LOCALE],
                    "shares": [
                        {"queue": "All the rest", "percent": 30},
                        {"queue": "Repairs", "percent": 70},
                    ],
                },
                {
                    "name": "Later",
                    "queue": "All the rest",
                    "description": "",
                    "match": "all",
                    "is_active": False,
                    "conditions": [],
                    "shares": [],
                },
            ],
            "skill_rules": [
                {
                    "name": "Speaks German",
                    "description": "",
                    "match": "all",
                    "is_active": True,
                    "conditions": [LOCALE],
                    "skills": [{"skill": "German", "rating": 1}],
                }
            ],
        }
    ],
    "quick_replies": [
        {
            "title": "Greeting",
            "locale": "de-DE",
            "message": "Guten Tag {FullName{Customer}},\nwas können wir für Sie tun?",
            "tags": ["grüße", "anfang"],
            "work_streams": ["Messages"],
            "is_active": True,
        },
        {
            "title": "Greeting",
            "locale": "en-US",
            "message": "Hello! What can we do for you?",
            "tags": [],
            "work_streams": [],
            "is_active": False,
        },
    ],
    "surveys": [
        {
            "name": "After a conversation",
            "is_active": True,
            "language": "en-US",
            "valid_days": 14,
            "outside_url": "",
            "questions": [
                {
                    "kind": "rating",
                    "text": "How was our help?",
                    "options": [],
                    "is_required": True,
                    "is_score": True,
                    "is_active": True,
                    "translations": [
                        {"language": "de-DE", "text": "Wie war unsere Hilfe?", "options": []},
                        {"language": "fr-FR", "text": "Notre aide ?", "options": []},
                    ],
                },
                {
                    "kind": "choices",
                    "text": "What was good?",
                    "options": ["Quick answer", "Friendly"],
                    "is_required": False,
                    "is_score": False,
                    "is_active": False,
                    "translations": [
                        {"language": "de-DE", "text": "Was war gut?", "options": ["Rasch", "Nett"]}
                    ],
                },
            ],
        },
        {
            "name": "Elsewhere",
            "is_active": False,
            "language": "de-DE",
            "valid_days": 7,
            "outside_url": "https://ask.example/?c={conversation}",
            "questions": [],
        },
    ],
    "supervisor_settings": {
        "monitor": True,
        "assign": True,
        "transfer": False,
        "force_close": True,
    },
    "automatic_closing": [
        {"status": "active", "minutes": 600},
        {"status": "open", "minutes": None},
        {"status": "wrap_up", "minutes": 15},
    ],
    "masking_rules": [
        {
            "name": "Order",
            "description": "Numbers of orders",
            "pattern": "A-\\d+",
            "check_digits": "",
            "is_active": False,
        }
    ],
    "masking": {"masks_customers": True, "masks_agents": True},
    "automated_messages": [
        {
            "trigger": "greeting",
            "language": "de-DE",
            "text": "Guten Tag {CustomerName}!",
            "is_active": True,
        },
        {
            "trigger": "session_ended",
            "language": "fi-FI",
            "text": "Kiitos!",
            "is_active": False,
        },
    ],
    "alerts": [
        {
            "name": "Long waits",
            "measure": "longest_wait",
            "threshold": 10,
            "queue": "Repairs",
            "emails": ["sofia@example.org", "adam@example.org"],
            "is_active": True,
        },
        {
            "name": "Pages",
            "measure": "pages",
            "threshold": 0,
            "queue": None,
            "emails": [],
            "is_active": False,
        },
    ],
    "webhooks": [
        {
            "name": "CRM",
            "url": "https://9.9.9.9/events",
            "kinds": ["opened", "closed"],
            "is_active": True,
        }
    ],
    "file_rules": {"most_kilobytes": 2048, "blocked_extensions": "bat exe"},
    "retention": {"journal_days": 14, "audit_days": None},
    "applications": [
        {
            "app_id": "700000000000123",
            "name": "Lamps",
            "privacy_acknowledged": True,
            "pages": [
                {
                    "page_id": "110000000000123",
                    "name": "Lamps",
                    "language": "de-DE",
                    "customer_attachments": True,
                    "agent_attachments": False,
                    "shows_typing": False,
                    "marks_seen": True,
                    "human_agent_tag": True,
                    "work_stream": "Messages",
                    "automated_messages": [
                        {
                            "trigger": "holiday",
                            "language": "de-DE",
                            "text": "Heute feiern wir.",
                            "is_active": True,
                        }
                    ],
                    "survey": {
                        "is_on": True,
                        "survey": "After a conversation",
                        "message": "Wie war es?",
                    },
                }
            ],
        }
    ],
}
SECRETS = {
    "users": [{"username": "alice", "password": "correct horse battery"}],
    "applications": [
        {
            "app_id": "700000000000123",
            "app_secret": "0123456789abcdef0123456789abcdef",
            "pages": [{"page_id": "110000000000123", "access_token": "EAAtoken"}],
        }
    ],
    "webhooks": [{"name": "CRM", "secret": "whsec_c2V2ZW50eSBzZXZlbiBzZWNyZXQgc2FpbG9ycw=="}],
}
