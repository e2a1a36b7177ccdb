-- The records that sync, and the charts.
--
-- Every row names its owner, and the owner begins every key: an id of another owner is as unknown as one that was never
-- given, and the tables can be spread over servers by owner. A row carries its stamp (version, updated_at, writer), its
-- generation (how many changes the cloud has taken), and in `extra` the fields that this version does not know.
--
-- A parent's key is a foreign key with a cascade. A link of a journal entry is none: clearing a link whose record is
-- gone happens on reading, so a record never changes without a stamp.

CREATE TABLE user_profiles (
  owner_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  id UUID NOT NULL,
  user_id UUID REFERENCES users (id) ON DELETE CASCADE,
  session_id VARCHAR(255),
  display_name VARCHAR(100),
  pronouns VARCHAR(50),
  photo_url TEXT,
  birth_date DATE NOT NULL,
  birth_time TIME,
  birth_location VARCHAR(255),
  birth_latitude DOUBLE PRECISION CHECK (birth_latitude BETWEEN -90 AND 90),
  birth_longitude DOUBLE PRECISION CHECK (birth_longitude BETWEEN -180 AND 180),
  birth_timezone VARCHAR(100),
  birth_time_fold VARCHAR(10) CHECK (birth_time_fold IN ('first', 'second')),
  completeness_score INTEGER NOT NULL DEFAULT 0 CHECK (completeness_score BETWEEN 0 AND 100),
  last_calculated_at TIMESTAMPTZ(3),
  version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
  writer VARCHAR(64) NOT NULL,
  generation BIGINT NOT NULL CHECK (generation >= 1),
  extra JSONB NOT NULL DEFAULT '{}',
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY (owner_id, id),
  CONSTRAINT user_or_session CHECK (user_id IS NOT NULL OR session_id IS NOT NULL)
);
CREATE INDEX idx_user_profiles_created_at ON user_profiles (owner_id, created_at);

-- Charts are calculated on each device and are not synced; the table is the specification's.
CREATE TABLE chart_results (
  owner_id UUID NOT NULL,
  id UUID NOT NULL,
  profile_id UUID NOT NULL,
  sun_sign VARCHAR(50),
  sun_degree DOUBLE PRECISION,
  sun_house INTEGER CHECK (sun_house BETWEEN 1 AND 12),
  moon_sign VARCHAR(50),
  moon_degree DOUBLE PRECISION,
  moon_house INTEGER CHECK (moon_house BETWEEN 1 AND 12),
  rising_sign VARCHAR(50),
  rising_degree DOUBLE PRECISION,
  planetary_positions JSONB,
  house_cusps JSONB,
  aspects JSONB,
  life_path_number INTEGER,
  expression_number INTEGER,
  soul_urge_number INTEGER,
  personality_number INTEGER,
  birthday_number INTEGER,
  karmic_lessons INTEGER[],
  pinnacles JSONB,
  challenges JSONB,
  hd_type VARCHAR(50)
    CHECK (hd_type IN ('Generator', 'Manifesting Generator', 'Projector', 'Manifestor', 'Reflector')),
  hd_strategy VARCHAR(100),
  hd_authority VARCHAR(100),
  hd_profile VARCHAR(20),
  hd_defined_centers VARCHAR(50)[],
  hd_gates INTEGER[],
  hd_channels VARCHAR(20)[],
  hd_incarnation_cross VARCHAR(255),
  calculated_at TIMESTAMPTZ(3),
  calculation_version VARCHAR(20),
  confidence VARCHAR(20) CHECK (confidence IN ('high', 'medium', 'low')),
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (owner_id, id),
  UNIQUE (owner_id, profile_id),
  FOREIGN KEY (owner_id, profile_id) REFERENCES user_profiles (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX idx_chart_results_sun_sign ON chart_results (owner_id, sun_sign);
CREATE INDEX idx_chart_results_life_path ON chart_results (owner_id, life_path_number);

CREATE TABLE assessments (
  owner_id UUID NOT NULL,
  id UUID NOT NULL,
  profile_id UUID NOT NULL,
  type VARCHAR(50) NOT NULL CHECK (type IN ('mbti', 'enneagram', 'big_five', 'attachment', 'love_languages')),
  responses JSONB,
  result JSONB,
  completed_at TIMESTAMPTZ(3),
  version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
  writer VARCHAR(64) NOT NULL,
  generation BIGINT NOT NULL CHECK (generation >= 1),
  extra JSONB NOT NULL DEFAULT '{}',
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY (owner_id, id),
  UNIQUE (owner_id, profile_id, type),
  FOREIGN KEY (owner_id, profile_id) REFERENCES user_profiles (owner_id, id) ON DELETE CASCADE
);

CREATE TABLE person_profiles (
  owner_id UUID NOT NULL,
  id UUID NOT NULL,
  owner_profile_id UUID NOT NULL,
  -- The person's own account, not the owner's. It opens nothing: row security goes by owner_id.
  user_id UUID,
  session_id VARCHAR(255),
  name VARCHAR(100) NOT NULL,
  relationship_type VARCHAR(50)
    CHECK (relationship_type IN ('romantic', 'friend', 'family', 'colleague', 'other')),
  photo_url TEXT,
  notes TEXT,
  birth_date DATE,
  birth_time TIME,
  birth_location VARCHAR(255),
  birth_latitude DOUBLE PRECISION CHECK (birth_latitude BETWEEN -90 AND 90),
  birth_longitude DOUBLE PRECISION CHECK (birth_longitude BETWEEN -180 AND 180),
  birth_timezone VARCHAR(100),
  birth_time_fold VARCHAR(10) CHECK (birth_time_fold IN ('first', 'second')),
  chart_data JSONB,
  last_calculated_at TIMESTAMPTZ(3),
  version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
  writer VARCHAR(64) NOT NULL,
  generation BIGINT NOT NULL CHECK (generation >= 1),
  extra JSONB NOT NULL DEFAULT '{}',
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY (owner_id, id),
  FOREIGN KEY (owner_id, owner_profile_id) REFERENCES user_profiles (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX idx_person_profiles_name ON person_profiles (owner_id, owner_profile_id, name);

CREATE TABLE compatibility_analyses (
  owner_id UUID NOT NULL,
  id UUID NOT NULL,
  profile1_id UUID NOT NULL,
  profile2_id UUID NOT NULL,
  session_id VARCHAR(255),
  overall_score INTEGER CHECK (overall_score BETWEEN 0 AND 100),
  overall_error INTEGER,
  confidence_level VARCHAR(20) CHECK (confidence_level IN ('high', 'medium', 'low')),
  attraction_score INTEGER CHECK (attraction_score BETWEEN 0 AND 100),
  attraction_error INTEGER,
  emotional_score INTEGER CHECK (emotional_score BETWEEN 0 AND 100),
  emotional_error INTEGER,
  communication_score INTEGER CHECK (communication_score BETWEEN 0 AND 100),
  communication_error INTEGER,
  lifestyle_score INTEGER CHECK (lifestyle_score BETWEEN 0 AND 100),
  lifestyle_error INTEGER,
  long_term_score INTEGER CHECK (long_term_score BETWEEN 0 AND 100),
  long_term_error INTEGER,
  timing_score INTEGER CHECK (timing_score BETWEEN 0 AND 100),
  timing_error INTEGER,
  relationship_category VARCHAR(50) CHECK (relationship_category IN
    ('soulmate', 'karmic', 'growth', 'complementary', 'challenging', 'great_match', 'best_friends')),
  runner_up JSONB,
  dominant_pillars VARCHAR(50)[],
  strengths TEXT[],
  challenges TEXT[],
  advice TEXT,
  synastry_data JSONB,
  calculated_at TIMESTAMPTZ(3),
  -- The specification's `version` of the algorithm; the stamp's has that name here.
  calculation_version VARCHAR(20),
  version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
  writer VARCHAR(64) NOT NULL,
  generation BIGINT NOT NULL CHECK (generation >= 1),
  extra JSONB NOT NULL DEFAULT '{}',
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY (owner_id, id),
  UNIQUE (owner_id, profile1_id, profile2_id),
  FOREIGN KEY (owner_id, profile1_id) REFERENCES user_profiles (owner_id, id) ON DELETE CASCADE,
  FOREIGN KEY (owner_id, profile2_id) REFERENCES person_profiles (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX idx_compatibility_profile2 ON compatibility_analyses (owner_id, profile2_id);

CREATE TABLE daily_insights (
  owner_id UUID NOT NULL,
  id UUID NOT NULL,
  profile_id UUID NOT NULL,
  insight_date DATE NOT NULL,
  headline VARCHAR(255),
  content TEXT,
  current_transits JSONB,
  personal_day_number INTEGER CHECK (personal_day_number BETWEEN 1 AND 9),
  intention VARCHAR(255),
  affirmation TEXT,
  journal_prompt TEXT,
  template_id VARCHAR(100),
  generated_by VARCHAR(20) CHECK (generated_by IN ('ai', 'template', 'hybrid')),
  generated_at TIMESTAMPTZ(3),
  viewed_at TIMESTAMPTZ(3),
  version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
  writer VARCHAR(64) NOT NULL,
  generation BIGINT NOT NULL CHECK (generation >= 1),
  extra JSONB NOT NULL DEFAULT '{}',
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY (owner_id, id),
  UNIQUE (owner_id, profile_id, insight_date),
  FOREIGN KEY (owner_id, profile_id) REFERENCES user_profiles (owner_id, id) ON DELETE CASCADE
);

CREATE TABLE journal_entries (
  owner_id UUID NOT NULL,
  id UUID NOT NULL,
  profile_id UUID NOT NULL,
  session_id VARCHAR(255),
  title VARCHAR(255),
  content TEXT NOT NULL,
  mood VARCHAR(50)
    CHECK (mood IN ('happy', 'neutral', 'sad', 'anxious', 'excited', 'reflective', 'grateful')),
  tags VARCHAR(50)[] NOT NULL DEFAULT '{}',
  linked_person_id UUID,
  linked_compatibility_id UUID,
  linked_insight_id UUID,
  is_private BOOLEAN NOT NULL DEFAULT TRUE,
  entry_date DATE NOT NULL,
  version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
  writer VARCHAR(64) NOT NULL,
  generation BIGINT NOT NULL CHECK (generation >= 1),
  extra JSONB NOT NULL DEFAULT '{}',
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY (owner_id, id),
  FOREIGN KEY (owner_id, profile_id) REFERENCES user_profiles (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX idx_journal_entries_date ON journal_entries (owner_id, profile_id, entry_date);
CREATE INDEX idx_journal_entries_tags ON journal_entries USING gin (tags);
CREATE INDEX idx_journal_entries_search ON journal_entries USING gin (to_tsvector('simple', content));

CREATE TABLE frequency_logs (
  owner_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  id UUID NOT NULL,
  user_id UUID REFERENCES users (id) ON DELETE CASCADE,
  session_id VARCHAR(255),
  log_date DATE NOT NULL,
  energy INTEGER CHECK (energy BETWEEN 1 AND 10),
  mood INTEGER CHECK (mood BETWEEN 1 AND 10),
  clarity INTEGER CHECK (clarity BETWEEN 1 AND 10),
  connection INTEGER CHECK (connection BETWEEN 1 AND 10),
  notes TEXT,
  version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
  writer VARCHAR(64) NOT NULL,
  generation BIGINT NOT NULL CHECK (generation >= 1),
  extra JSONB NOT NULL DEFAULT '{}',
  created_at TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY (owner_id, id),
  UNIQUE (owner_id, log_date)
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['user_profiles', 'chart_results', 'assessments', 'person_profiles',
    'compatibility_analyses', 'daily_insights', 'journal_entries', 'frequency_logs']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (owner_id = acting_owner()) WITH CHECK (owner_id = acting_owner())', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO soul_app', name);
  END LOOP;
END
$$;
