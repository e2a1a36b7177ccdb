-- What the sync itself keeps.

-- One row per owner: the counter that numbers changes. Its lock is what puts the commits of one owner in the order of
-- their numbers; a sequence or a clock would number rows that become visible later than younger ones.
CREATE TABLE sync_owners (
  owner_id UUID PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  -- Random, and another after a restore: a cursor that names an epoch gone by asks for a new snapshot.
  epoch UUID NOT NULL DEFAULT gen_random_uuid(),
  seq BIGINT NOT NULL DEFAULT 0 CHECK (seq >= 0),
  -- Tombstones of changes up to this number are gone: a cursor before it asks for a new snapshot.
  tombstones_from BIGINT NOT NULL DEFAULT 0 CHECK (tombstones_from >= 0)
);

-- The newest change of each record, removed ones included.
CREATE TABLE changes (
  owner_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  collection VARCHAR(20) NOT NULL CHECK (collection IN
    ('profile', 'person', 'compatibility', 'journal', 'assessment', 'insight', 'frequency')),
  id UUID NOT NULL,
  seq BIGINT NOT NULL CHECK (seq >= 1),
  PRIMARY KEY (owner_id, collection, id)
);
CREATE UNIQUE INDEX idx_changes_seq ON changes (owner_id, seq);

-- Stamps of removed records.
CREATE TABLE tombstones (
  owner_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  collection VARCHAR(20) NOT NULL,
  id UUID NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  updated_at TIMESTAMPTZ(3) NOT NULL,
  writer VARCHAR(64) NOT NULL,
  generation BIGINT NOT NULL CHECK (generation >= 1),
  deleted_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (owner_id, collection, id)
);
CREATE INDEX idx_tombstones_deleted_at ON tombstones (owner_id, deleted_at);

-- The answer to each operation, given again to a repetition.
CREATE TABLE mutations (
  owner_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  mutation_id UUID NOT NULL,
  result JSONB NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (owner_id, mutation_id)
);
CREATE INDEX idx_mutations_created_at ON mutations (owner_id, created_at);

-- How many requests an account made in the present window.
CREATE TABLE rate_windows (
  owner_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind VARCHAR(20) NOT NULL,
  window_start TIMESTAMPTZ(3) NOT NULL,
  requests INTEGER NOT NULL CHECK (requests >= 0),
  PRIMARY KEY (owner_id, kind)
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['sync_owners', 'changes', 'tombstones', 'mutations', 'rate_windows']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (owner_id = acting_owner()) WITH CHECK (owner_id = acting_owner())', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO soul_app', name);
  END LOOP;
END
$$;
