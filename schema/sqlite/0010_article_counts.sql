-- Counts of articles are asked for by many keys at once, at each look at a page of the site: here they
-- stand beside the keys, so that the articles' own rows, which have titles and addresses, are not
-- read for them.
CREATE INDEX article_counts ON article (site_id, key, count);
