-- Where a moderator's mail goes. The address is sealed under a key that is not here; a link to it is
-- kept nowhere.
CREATE TABLE mail_box (
  moderator_id   INTEGER PRIMARY KEY REFERENCES moderator (id) ON DELETE CASCADE,
  sealed_address BLOB    NOT NULL,
  asked_at       INTEGER NOT NULL,  -- When the link that proves it was asked for.
  proven_at      INTEGER,           -- NULL: nothing else is sent to it yet.
  overruled      INTEGER NOT NULL CHECK (overruled IN (0, 1)),
  sent_at        INTEGER,           -- The last mail that the server took, and that it did not.
  failed_at      INTEGER,
  failure        TEXT    NOT NULL
) STRICT;

-- Without a row: no mail of this site.
CREATE TABLE mail_subscription (
  moderator_id INTEGER NOT NULL REFERENCES moderator (id) ON DELETE CASCADE,
  site_id      INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
  rhythm       TEXT    NOT NULL CHECK (rhythm IN ('each', 'hourly', 'daily')),
  PRIMARY KEY (moderator_id, site_id)
) STRICT, WITHOUT ROWID;

-- What is to be sent, written in the transaction that caused it, and without a word of what it will
-- say. What was sent stays for a day, what failed for good for a month.
CREATE TABLE outbox (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  kind         TEXT    NOT NULL CHECK (kind IN ('waiting', 'overruled', 'proof', 'test')),
  moderator_id INTEGER NOT NULL REFERENCES moderator (id) ON DELETE CASCADE,
  site_id      INTEGER,
  comment_id   INTEGER,
  decision_id  INTEGER,  -- That caused it; its undo takes the row back.
  urgent       INTEGER NOT NULL CHECK (urgent IN (0, 1)),
  created_at   INTEGER NOT NULL,
  not_before   INTEGER NOT NULL,
  attempts     INTEGER NOT NULL CHECK (attempts >= 0),  -- That failed.
  sent_at      INTEGER,
  message_id   INTEGER,  -- The first row of the message that it went out in.
  failed_at    INTEGER,  -- For good.
  failure      TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX outbox_due ON outbox (not_before) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_by_moderator ON outbox (moderator_id, kind, site_id, urgent, not_before)
  WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_by_decision ON outbox (decision_id)
  WHERE decision_id IS NOT NULL AND sent_at IS NULL AND failed_at IS NULL;
-- The mails of the last hour, and what has been kept for long enough.
CREATE INDEX outbox_sent_by_moderator ON outbox (moderator_id, site_id, urgent, sent_at)
  WHERE sent_at IS NOT NULL AND kind = 'waiting';
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_failed ON outbox (failed_at) WHERE failed_at IS NOT NULL;
