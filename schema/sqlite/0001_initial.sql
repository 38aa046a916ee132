-- Times are Unix milliseconds, days are counted from 1970-01-01, hashes are 32 bytes. Ids are given
-- out once (AUTOINCREMENT): a link or a token to something that is gone must not reach another.
-- A path is the ids from the first comment of a thread down to a comment, 8 bytes each, big-endian:
-- memcmp of two paths is their display order, and a thread is one range of them.
-- The id of a table with a rowid is the last part of each of its indexes without being named there.

CREATE TABLE site (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  key               TEXT    NOT NULL UNIQUE,
  name              TEXT    NOT NULL,
  trust             TEXT    NOT NULL CHECK (trust IN ('never', 'verified', 'previous')),
  comment_bytes_max INTEGER NOT NULL CHECK (comment_bytes_max > 0),
  edit_window_s     INTEGER NOT NULL CHECK (edit_window_s >= 0),
  time_zone         TEXT    NOT NULL,
  created_at        INTEGER NOT NULL
) STRICT;

CREATE TABLE site_origin (
  site_id  INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,  -- In the order in which they were given.
  origin   TEXT    NOT NULL,
  PRIMARY KEY (site_id, position)
) STRICT, WITHOUT ROWID;

-- Counting a million pending comments takes 50 ms; these four rows a site are kept in step instead.
CREATE TABLE site_total (
  site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
  status  TEXT    NOT NULL CHECK (status IN ('pending', 'approved', 'spam', 'trash')),
  total   INTEGER NOT NULL CHECK (total >= 0),
  PRIMARY KEY (site_id, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE article (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id    INTEGER NOT NULL REFERENCES site (id),
  key        TEXT    NOT NULL,
  url        TEXT    NOT NULL,
  title      TEXT    NOT NULL,
  open       INTEGER NOT NULL CHECK (open IN (0, 1)),
  count      INTEGER NOT NULL CHECK (count >= 0),  -- Approved comments.
  created_at INTEGER NOT NULL,
  UNIQUE (site_id, key)
) STRICT;

CREATE TABLE author (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id        INTEGER NOT NULL REFERENCES site (id),
  email_hash     BLOB    NOT NULL CHECK (length(email_hash) = 32),
  approved_count INTEGER NOT NULL CHECK (approved_count >= 0),
  spam_count     INTEGER NOT NULL CHECK (spam_count >= 0),
  verified_at    INTEGER,  -- NULL: has not proved the address.
  created_at     INTEGER NOT NULL,
  UNIQUE (site_id, email_hash)
) STRICT;

-- The text comes last: what precedes it is then read without touching overflow pages.
CREATE TABLE comment (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id    INTEGER NOT NULL REFERENCES site (id),
  article_id INTEGER NOT NULL REFERENCES article (id),
  parent_id  INTEGER REFERENCES comment (id),
  author_id  INTEGER NOT NULL REFERENCES author (id),
  status     TEXT    NOT NULL CHECK (status IN ('pending', 'approved', 'spam', 'trash')),
  version    INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  edited_at  INTEGER,
  path       BLOB    NOT NULL CHECK (length(path) BETWEEN 8 AND 64 AND length(path) % 8 = 0),
  name       TEXT    NOT NULL,
  website    TEXT    NOT NULL,
  avatar     BLOB    NOT NULL CHECK (length(avatar) = 16),
  page_url   TEXT    NOT NULL,  -- What its sender told of the article: the article's own once a
  page_title TEXT    NOT NULL,  -- moderator has approved the comment.
  text_hash  BLOB    NOT NULL CHECK (length(text_hash) = 32),
  text       TEXT    NOT NULL
) STRICT;

-- The queue of a site, of an article, of an author: a page is one range of one index.
CREATE INDEX comment_by_site ON comment (site_id, status);
CREATE INDEX comment_by_article ON comment (article_id, status);
CREATE INDEX comment_by_author ON comment (author_id, status);
-- A thread as its moderator sees it, whatever the status.
CREATE UNIQUE INDEX comment_by_path ON comment (article_id, path);
-- Whether an author has already said this here. What is in the trash may be said again.
CREATE INDEX comment_by_text ON comment (article_id, author_id, text_hash, parent_id)
  WHERE status <> 'trash';

-- All that the public sees, with its HTML, in the order in which it is shown: a page is one range of
-- one tree, without a look-up for each row.
CREATE TABLE published (
  article_id       INTEGER NOT NULL REFERENCES article (id),
  path             BLOB    NOT NULL CHECK (length(path) BETWEEN 8 AND 64 AND length(path) % 8 = 0),
  comment_id       INTEGER NOT NULL REFERENCES comment (id),
  parent_id        INTEGER,
  withdrawn        INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),  -- 1: an empty place.
  by_moderator     INTEGER NOT NULL CHECK (by_moderator IN (0, 1)),
  renderer_version INTEGER NOT NULL,
  votes            INTEGER NOT NULL,
  created_at       INTEGER NOT NULL,
  edited_at        INTEGER,
  avatar           BLOB    NOT NULL CHECK (length(avatar) = 16),
  name             TEXT    NOT NULL,
  website          TEXT    NOT NULL,
  html             TEXT    NOT NULL,
  PRIMARY KEY (article_id, path)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX published_by_comment ON published (comment_id);
-- Threads by the votes of their first comments.
CREATE INDEX published_by_votes ON published (article_id, votes DESC, comment_id)
  WHERE length(path) = 8;
-- What another version of the renderer made. An empty place has no HTML.
CREATE INDEX published_by_renderer ON published (renderer_version) WHERE withdrawn = 0;

-- From which network a comment came, hashed with its day's salt. Apart from the comments and
-- clustered by day, so that forgetting a day removes one range and rewrites no comment. Without a
-- reference to the comment: a row lives for days only, and deleting a comment needs no search here.
CREATE TABLE comment_network (
  day        INTEGER NOT NULL,
  network    BLOB    NOT NULL CHECK (length(network) = 32),
  comment_id INTEGER NOT NULL,
  PRIMARY KEY (day, network, comment_id)
) STRICT, WITHOUT ROWID;

-- Once a day's salt is gone, nobody can make its hashes again, the operator included.
CREATE TABLE network_salt (
  day  INTEGER PRIMARY KEY,
  salt BLOB    NOT NULL CHECK (length(salt) = 32)
) STRICT;

-- What was answered to an idempotency key.
CREATE TABLE receipt (
  site_id    INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
  key_hash   BLOB    NOT NULL CHECK (length(key_hash) = 32),
  request    BLOB    NOT NULL CHECK (length(request) = 32),
  comment_id INTEGER NOT NULL,
  shown      TEXT    NOT NULL CHECK (shown IN ('pending', 'approved', 'spam', 'trash')),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (site_id, key_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX receipt_by_age ON receipt (created_at);

CREATE TABLE moderator (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  name          TEXT    NOT NULL UNIQUE COLLATE NOCASE,
  role          TEXT    NOT NULL CHECK (role IN ('owner', 'moderator')),
  password_hash TEXT    NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE moderator_site (
  moderator_id INTEGER NOT NULL REFERENCES moderator (id) ON DELETE CASCADE,
  site_id      INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
  PRIMARY KEY (moderator_id, site_id)
) STRICT, WITHOUT ROWID;

-- Of a session and of an invitation only the hash of the token is kept: who reads this file, or a
-- backup of it, cannot log in with it.
CREATE TABLE session (
  token_hash   BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
  moderator_id INTEGER NOT NULL REFERENCES moderator (id) ON DELETE CASCADE,
  created_at   INTEGER NOT NULL,
  seen_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_moderator ON session (moderator_id);
CREATE INDEX session_by_age ON session (created_at);
CREATE INDEX session_by_idle ON session (seen_at);

CREATE TABLE invitation (
  token_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
  role       TEXT    NOT NULL CHECK (role IN ('owner', 'moderator')),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX invitation_by_expiry ON invitation (expires_at);

CREATE TABLE invitation_site (
  token_hash BLOB    NOT NULL REFERENCES invitation (token_hash) ON DELETE CASCADE,
  site_id    INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
  PRIMARY KEY (token_hash, site_id)
) STRICT, WITHOUT ROWID;

-- The log: rows are added, never changed. `seal` covers a row and the seal of the site's row before
-- it, so a row that is changed, removed or slipped in shows.
CREATE TABLE decision (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id      INTEGER NOT NULL REFERENCES site (id),
  action       TEXT    NOT NULL CHECK (action IN ('approve', 'spam', 'trash', 'restore', 'undo')),
  actor        TEXT    NOT NULL,
  moderator_id INTEGER REFERENCES moderator (id),  -- NULL: another actor's.
  reason       TEXT    NOT NULL,
  note         TEXT    NOT NULL,
  undoes       INTEGER UNIQUE REFERENCES decision (id),  -- A decision is undone once.
  created_at   INTEGER NOT NULL,
  seal         BLOB    NOT NULL CHECK (length(seal) = 32)
) STRICT;

CREATE INDEX decision_by_site ON decision (site_id);

CREATE TABLE decision_change (
  decision_id INTEGER NOT NULL REFERENCES decision (id),
  position    INTEGER NOT NULL,  -- The seal covers the order too.
  comment_id  INTEGER NOT NULL REFERENCES comment (id),
  from_status TEXT    NOT NULL CHECK (from_status IN ('pending', 'approved', 'spam', 'trash')),
  to_status   TEXT    NOT NULL CHECK (to_status IN ('pending', 'approved', 'spam', 'trash')),
  version     INTEGER NOT NULL,  -- Of the comment, made by this change.
  PRIMARY KEY (decision_id, position)
) STRICT, WITHOUT ROWID;

-- The history of a comment.
CREATE UNIQUE INDEX decision_change_by_comment ON decision_change (comment_id, decision_id);

-- A hash of nothing in particular under the master key: tells whether a key is the one that this data
-- was made with, before anything is written under another.
CREATE TABLE key_check (
  id  INTEGER PRIMARY KEY CHECK (id = 1),
  mac BLOB    NOT NULL CHECK (length(mac) = 32)
) STRICT;
