-- Texts that moderators or authors have replaced, sealed under a key that is not here, and kept for
-- the site's time. The columns have no CHECK: adding one would read the whole table.
ALTER TABLE site ADD COLUMN revisions_kept_s INTEGER NOT NULL DEFAULT 2592000;

ALTER TABLE comment ADD COLUMN redacted_at INTEGER;  -- NULL: the text is its author's.
ALTER TABLE comment ADD COLUMN by_moderator INTEGER NOT NULL DEFAULT 0;  -- 1: written for the site.
ALTER TABLE published ADD COLUMN redacted INTEGER NOT NULL DEFAULT 0;

CREATE TABLE revision (
  comment_id  INTEGER NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
  version     INTEGER NOT NULL,  -- The last that had this text.
  site_id     INTEGER NOT NULL,
  decision_id INTEGER REFERENCES decision (id),  -- NULL: its author replaced it.
  replaced_at INTEGER NOT NULL,
  redacted_at INTEGER,  -- As the comment's was.
  sealed      BLOB    NOT NULL,
  PRIMARY KEY (comment_id, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX revision_by_age ON revision (site_id, replaced_at);

-- Approved comments that a changed policy would have held: for a moderator to look at.
CREATE TABLE proposal (
  site_id    INTEGER NOT NULL,
  comment_id INTEGER NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
  PRIMARY KEY (site_id, comment_id)
) STRICT, WITHOUT ROWID;

-- After which approved comment the policy has still to be held against them. NULL: it was.
ALTER TABLE site_triage ADD COLUMN review_after INTEGER;
