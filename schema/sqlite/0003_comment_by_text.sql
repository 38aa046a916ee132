-- Whether an author has already said this here, found from the author's side: the newest authors
-- stand together, so a new comment changes one page that is at hand instead of its article's.
DROP INDEX comment_by_text;
CREATE INDEX comment_by_text ON comment (author_id, article_id, text_hash, parent_id)
  WHERE status <> 'trash';
