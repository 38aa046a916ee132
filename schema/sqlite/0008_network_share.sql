-- The how manieth comment of its network on its day a comment is: that much of a network is kept when
-- its hash is forgotten, so that what one network can teach stays limited.
ALTER TABLE comment_network ADD COLUMN nth INTEGER NOT NULL DEFAULT 1;
ALTER TABLE judgement ADD COLUMN network_nth INTEGER NOT NULL DEFAULT 1;
