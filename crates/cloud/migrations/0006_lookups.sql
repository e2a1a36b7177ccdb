-- An entry is looked up by owner and id. An index that begins with the owner, too, and is smaller, looks as good to the planner while
-- the table has no statistics: it then reads all that the owner has for each entry. With the profile first it can't be taken for that,
-- and finds the entries of a profile as before.

DROP INDEX idx_journal_entries_date;
CREATE INDEX idx_journal_entries_date ON journal_entries (profile_id, owner_id, entry_date);
