-- NULL: all sites of its moderator.
ALTER TABLE access_token ADD COLUMN site_id INTEGER REFERENCES site (id) ON DELETE CASCADE;

-- Counts the changes of the password: links in mails from before one decide nothing any more.
ALTER TABLE moderator ADD COLUMN passwords INTEGER NOT NULL DEFAULT 0;

-- What went out within the hour is counted for mails about changed decisions as well.
DROP INDEX outbox_sent_by_moderator;
CREATE INDEX outbox_sent_by_moderator ON outbox (moderator_id, kind, site_id, urgent, sent_at)
  WHERE sent_at IS NOT NULL;
