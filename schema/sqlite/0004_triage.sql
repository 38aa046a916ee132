-- What triage thinks of a comment: one row a comment. `place` is where it stands in the queue, the
-- most urgent first; `signature` finds near-duplicates; `campaign_id` is the first comment of the
-- campaign that it belongs to.
CREATE TABLE judgement (
  comment_id  INTEGER PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
  site_id     INTEGER NOT NULL,
  waiting     INTEGER NOT NULL CHECK (waiting IN (0, 1)),  -- Its status is pending.
  place       INTEGER NOT NULL CHECK (place BETWEEN 0 AND 4),
  risk        REAL    NOT NULL CHECK (risk BETWEEN 0 AND 1),
  campaign_id INTEGER REFERENCES comment (id),
  flags       TEXT    NOT NULL,  -- Codes with a space between.
  signature   BLOB    NOT NULL,  -- Empty: not looked at.
  outside_1   REAL    NOT NULL DEFAULT 0,  -- What outside judges said: 1 spam, -1 ham, 0 nothing.
  outside_2   REAL    NOT NULL DEFAULT 0
) STRICT;

-- A comment of before triage may be either.
INSERT INTO judgement (comment_id, site_id, waiting, place, risk, flags, signature)
  SELECT id, site_id, status = 'pending', 3, 0.5, '', x'' FROM comment;

-- The queue, by what a moderator's next minute is worth, and by risk, the highest first.
CREATE INDEX judgement_by_place ON judgement (site_id, place, comment_id) WHERE waiting = 1;
CREATE INDEX judgement_by_risk ON judgement (site_id, risk DESC, comment_id) WHERE waiting = 1;
CREATE INDEX judgement_by_campaign ON judgement (campaign_id, comment_id)
  WHERE campaign_id IS NOT NULL;
-- The last ones of a site, which new ones are compared with.
CREATE INDEX judgement_by_site ON judgement (site_id, comment_id);

-- The flags again, each with the comment's status: a queue of one flag is one range.
CREATE TABLE comment_flag (
  site_id    INTEGER NOT NULL,
  code       TEXT    NOT NULL,
  status     TEXT    NOT NULL,
  comment_id INTEGER NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
  PRIMARY KEY (site_id, code, status, comment_id)
) STRICT, WITHOUT ROWID;

-- How a site is judged. Without a row: as the program comes.
CREATE TABLE site_triage (
  site_id    INTEGER PRIMARY KEY REFERENCES site (id) ON DELETE CASCADE,
  settings   TEXT    NOT NULL,  -- JSON.
  changed_at INTEGER NOT NULL
) STRICT;

-- What a site's decisions have taught, up to one of them. All of it can be made again from them.
CREATE TABLE triage_snapshot (
  site_id     INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
  decision_id INTEGER NOT NULL,  -- The last that was learned.
  bytes       BLOB    NOT NULL,
  PRIMARY KEY (site_id, decision_id)
) STRICT, WITHOUT ROWID;
