-- A moderator who may no longer log in stays: the log of decisions names them.
ALTER TABLE moderator ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';

-- The secret is sealed under a key that is not here.
CREATE TABLE one_time_code (
  moderator_id  INTEGER PRIMARY KEY REFERENCES moderator (id) ON DELETE CASCADE,
  sealed_secret BLOB    NOT NULL,
  confirmed     INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  last_step     INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
  moderator_id INTEGER NOT NULL REFERENCES moderator (id) ON DELETE CASCADE,
  code_hash    BLOB    NOT NULL CHECK (length(code_hash) = 32),
  PRIMARY KEY (moderator_id, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_token (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash   BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  moderator_id INTEGER NOT NULL REFERENCES moderator (id) ON DELETE CASCADE,
  name         TEXT    NOT NULL,
  scope        TEXT    NOT NULL CHECK (scope IN ('read', 'moderate', 'manage')),
  created_at   INTEGER NOT NULL,
  seen_at      INTEGER,
  expires_at   INTEGER  -- NULL: never.
) STRICT;

CREATE INDEX access_token_by_moderator ON access_token (moderator_id);

-- What became of accounts: rows are added, never changed.
CREATE TABLE account_event (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  at           INTEGER NOT NULL,
  kind         TEXT    NOT NULL,
  moderator_id INTEGER REFERENCES moderator (id),  -- Who did it. NULL: the command line, or nobody known.
  subject      TEXT    NOT NULL
) STRICT;
