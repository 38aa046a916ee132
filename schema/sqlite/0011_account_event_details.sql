-- What somebody may do now, in words: the log is worth little that says only of whom.
ALTER TABLE account_event ADD COLUMN details TEXT NOT NULL DEFAULT '';
