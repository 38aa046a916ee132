-- Which words stand in which comment, or in its author's name: for moderators' searches. It takes
-- its texts from the comments, and keeps none of its own. No ranking, so no sizes either; positions,
-- because of phrases.
CREATE VIRTUAL TABLE comment_search USING fts5 (
  name,
  text,
  content = 'comment',
  content_rowid = 'id',
  columnsize = 0,
  tokenize = 'unicode61 remove_diacritics 2'
);

-- Its words, in order.
CREATE VIRTUAL TABLE comment_word USING fts5vocab (comment_search, instance);

-- Comments up to this id are in it. The few that are newer are searched one by one, because to add
-- a comment with each post costs six times as much as to add hundreds at once.
CREATE TABLE search_progress (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  indexed_to INTEGER NOT NULL
) STRICT;

INSERT INTO comment_search (comment_search) VALUES ('rebuild');
INSERT INTO search_progress (id, indexed_to) SELECT 1, coalesce(max(id), 0) FROM comment;
