"""The simulator's tables, and the columns that came after a table's first shape."""

TABLES = """
CREATE TABLE IF NOT EXISTS app (
    app_id TEXT PRIMARY KEY,
    app_secret TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    callback_url TEXT NOT NULL DEFAULT '',
    verify_token TEXT NOT NULL DEFAULT '',
    require_proof INTEGER NOT NULL DEFAULT 0,
    fields TEXT  -- comma separated; NULL means every field
);
CREATE TABLE IF NOT EXISTS page (
    page_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    app_id TEXT NOT NULL REFERENCES app,
    access_token TEXT NOT NULL UNIQUE,
    fields TEXT  -- as above; '' means the page is not subscribed
);
CREATE TABLE IF NOT EXISTS page_app (  -- a further app of a page, beside the one it names itself
    page_id TEXT NOT NULL REFERENCES page,
    app_id TEXT NOT NULL REFERENCES app,
    access_token TEXT NOT NULL UNIQUE,
    fields TEXT,
    PRIMARY KEY (page_id, app_id)
);
CREATE VIEW IF NOT EXISTS connection AS  -- every app of every page, with its own page token
    SELECT page_id, app_id, access_token, fields FROM page
    UNION ALL SELECT page_id, app_id, access_token, fields FROM page_app;
CREATE TABLE IF NOT EXISTS administrator (
    access_token TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    app_id TEXT NOT NULL REFERENCES app
);
CREATE TABLE IF NOT EXISTS token_state (  -- only of tokens that are not simply good for ever
    access_token TEXT PRIMARY KEY,
    error_subcode INTEGER,  -- NULL: works; 0: invalid without a subcode
    expires_at INTEGER NOT NULL DEFAULT 0,  -- milliseconds; 0: never
    data_access_expires_at INTEGER NOT NULL DEFAULT 0,
    scopes TEXT  -- comma separated; NULL means the usual ones
);
CREATE TABLE IF NOT EXISTS person (
    person_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    locale TEXT NOT NULL DEFAULT '',
    timezone REAL,
    gender TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS thread (
    psid TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person,
    page_id TEXT NOT NULL REFERENCES page,
    last_action_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL DEFAULT 0,
    blocked INTEGER NOT NULL DEFAULT 0,
    UNIQUE (person_id, page_id)
);
CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    mid TEXT NOT NULL UNIQUE,
    psid TEXT NOT NULL REFERENCES thread,
    author TEXT NOT NULL,  -- person or page
    content TEXT NOT NULL,  -- JSON: text, attachments, quick_replies, postback
    sent_at INTEGER NOT NULL,
    state TEXT NOT NULL,  -- person: waiting, failing, sent, unheard; page: delivered, read
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS message_of_thread ON message (psid, seq);
CREATE TABLE IF NOT EXISTS webhook (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    psid TEXT NOT NULL,
    page_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    item TEXT NOT NULL,
    mid TEXT NOT NULL DEFAULT '',  -- the person's message that this delivery is about
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS webhook_outcome (
    seq INTEGER PRIMARY KEY,  -- that of the webhook, which is gone by now
    psid TEXT NOT NULL,
    page_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    item TEXT NOT NULL,
    mid TEXT NOT NULL,
    channel TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    settled_at INTEGER NOT NULL,
    outcome TEXT NOT NULL  -- accepted, or why it was given up
);
CREATE TABLE IF NOT EXISTS webhook_trouble (  -- posts about a page that fail, and since when
    page_id TEXT NOT NULL,
    app_id TEXT NOT NULL,
    failing_since INTEGER NOT NULL,
    alerted_at INTEGER,
    unsubscribed_at INTEGER,
    PRIMARY KEY (page_id, app_id)
);
CREATE TABLE IF NOT EXISTS former_secret (
    app_id TEXT PRIMARY KEY,
    app_secret TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS picture (  -- of a person who does not want the drawn one
    person_id INTEGER PRIMARY KEY REFERENCES person,
    folder TEXT NOT NULL REFERENCES file
);
CREATE TABLE IF NOT EXISTS file (
    folder TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS attachment (  -- kept for sending again, for a while
    attachment_id TEXT PRIMARY KEY,
    page_id TEXT NOT NULL REFERENCES page,
    content TEXT NOT NULL,  -- JSON, as in a message's attachments
    expires_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS persona (
    persona_id TEXT PRIMARY KEY,
    page_id TEXT NOT NULL REFERENCES page,
    name TEXT NOT NULL,
    profile_picture_url TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS messenger_profile (
    page_id TEXT NOT NULL REFERENCES page,
    field TEXT NOT NULL,
    value TEXT NOT NULL,  -- JSON
    PRIMARY KEY (page_id, field)
);
CREATE TABLE IF NOT EXISTS setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
"""

LATER_COLUMNS = {
    "app": {"live": "INTEGER NOT NULL DEFAULT 1"},
    "page": {
        "category": "TEXT NOT NULL DEFAULT 'Shopping & retail'",
        "default_app_id": "TEXT NOT NULL DEFAULT ''",  # of conversation routing; '': none
        "restricted": "INTEGER NOT NULL DEFAULT 0",
        "granted_profile_fields": "TEXT",  # comma separated; NULL means every field
    },
    "person": {
        "role": "INTEGER NOT NULL DEFAULT 0",  # may talk to pages of an app that is not live
        "no_profile": "INTEGER NOT NULL DEFAULT 0",
        "phone_account": "INTEGER NOT NULL DEFAULT 0",
        "empty_profile": "INTEGER NOT NULL DEFAULT 0",
        "needs_consent": "INTEGER NOT NULL DEFAULT 0",
    },
    "thread": {
        "owner_app_id": "TEXT NOT NULL DEFAULT ''",  # '': idle, or with the default app
        "owner_until": "INTEGER NOT NULL DEFAULT 0",
    },
    "message": {"app_id": "TEXT NOT NULL DEFAULT ''"},  # who sent it for the page
    "webhook": {"channel": "TEXT NOT NULL DEFAULT 'messaging'"},  # or standby
}

TRIGGERS = """
-- An upsert lends its own way with conflicts to the trigger's statements: no OR REPLACE here.
DROP TRIGGER IF EXISTS keep_former_secret;
CREATE TRIGGER keep_former_secret AFTER UPDATE OF app_secret ON app
WHEN OLD.app_secret <> NEW.app_secret
BEGIN
    DELETE FROM former_secret WHERE app_id = OLD.app_id;
    INSERT INTO former_secret VALUES (OLD.app_id, OLD.app_secret);
END;
-- Control of a thread lasts 24 hours after the person's last action, and does not come back.
CREATE TRIGGER IF NOT EXISTS thread_control_goes_on AFTER UPDATE OF last_action_at ON thread
WHEN NEW.owner_app_id <> ''
BEGIN
    UPDATE thread SET
        owner_app_id =
            CASE WHEN NEW.owner_until < NEW.last_action_at THEN '' ELSE NEW.owner_app_id END,
        owner_until = MAX(NEW.owner_until, NEW.last_action_at + 24 * 60 * 60 * 1000)
    WHERE psid = NEW.psid;
END;
"""
