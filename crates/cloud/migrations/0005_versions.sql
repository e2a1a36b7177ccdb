-- A version is any whole number from 1 to 4294967295, and the cloud refuses none of them.

ALTER TABLE user_profiles ALTER COLUMN version TYPE BIGINT;
ALTER TABLE assessments ALTER COLUMN version TYPE BIGINT;
ALTER TABLE person_profiles ALTER COLUMN version TYPE BIGINT;
ALTER TABLE compatibility_analyses ALTER COLUMN version TYPE BIGINT;
ALTER TABLE daily_insights ALTER COLUMN version TYPE BIGINT;
ALTER TABLE journal_entries ALTER COLUMN version TYPE BIGINT;
ALTER TABLE frequency_logs ALTER COLUMN version TYPE BIGINT;
ALTER TABLE tombstones ALTER COLUMN version TYPE BIGINT;
