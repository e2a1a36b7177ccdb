-- Accounts, and how they prove who they are.
--
-- Every table that holds rows of users has row-level security forced on it, so that not even its owner sees rows
-- without saying whose. The server's login role owns nothing and says it by settings of the transaction:
--   soul.owner_id      the account that is acting
--   soul.login_email   the address somebody logs in with, before it is known whose it is
--   soul.session       the digest of the token that a request carries
--   soul.maintenance   'purge' while accounts past their grace are removed

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'soul_app') THEN
    CREATE ROLE soul_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL; -- Another database of this server made it at the same moment.
END
$$;

-- The account that is acting; null where nobody said, and then no row is anybody's.
CREATE FUNCTION acting_owner() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('soul.owner_id', true), '')::uuid;

-- A setting of the transaction; null where it is not set.
CREATE FUNCTION said(name text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('soul.' || name, true), '');

CREATE TABLE users (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  email VARCHAR(255) UNIQUE,
  first_name VARCHAR(100),
  last_name VARCHAR(100),
  profile_image_url TEXT,
  stripe_customer_id VARCHAR(255) UNIQUE,
  stripe_subscription_id VARCHAR(255),
  -- A CHECK of a null is not false, so null needs no place in the lists.
  subscription_status VARCHAR(50) CHECK (subscription_status IN ('active', 'canceled', 'past_due', 'trialing')),
  subscription_plan VARCHAR(50) CHECK (subscription_plan IN ('free', 'premium', 'ultimate')),
  subscription_ends_at TIMESTAMPTZ(3),
  -- When the account was asked to be deleted. It is removed with all its rows 30 days later.
  deleted_at TIMESTAMPTZ(3),
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE INDEX idx_users_deleted_at ON users (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE local_users (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  email VARCHAR(255) UNIQUE NOT NULL,
  -- Argon2id, in the PHC string format.
  password_hash VARCHAR(255) NOT NULL,
  last_login_at TIMESTAMPTZ(3),
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE INDEX idx_local_users_user_id ON local_users (user_id);

-- A logged-in device. The token itself is known to the device alone.
CREATE TABLE sessions (
  -- Hexadecimal SHA-256 of the token.
  sid VARCHAR(255) PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  sess JSONB NOT NULL DEFAULT '{}',
  expire TIMESTAMPTZ(3) NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE INDEX idx_sessions_expire ON sessions (expire);
CREATE INDEX idx_sessions_user_id ON sessions (user_id);

-- Failed log-ins of an address or of a network address, kept by digest. Not a user's row: it exists for addresses
-- that nobody has, too.
CREATE TABLE login_attempts (
  key VARCHAR(64) PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  blocked_until TIMESTAMPTZ(3) NOT NULL,
  updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE INDEX idx_login_attempts_updated_at ON login_attempts (updated_at);

-- What happened to accounts: no content, and no addresses of people.
CREATE TABLE audit_logs (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  action VARCHAR(100) NOT NULL,
  entity_type VARCHAR(50),
  entity_id UUID,
  ip_address INET,
  user_agent TEXT,
  metadata JSONB NOT NULL DEFAULT '{}',
  "timestamp" TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE INDEX idx_audit_logs_user ON audit_logs (user_id, "timestamp");

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON users USING (id = acting_owner()) WITH CHECK (id = acting_owner());
CREATE POLICY past_grace ON users FOR ALL
  USING (said('maintenance') = 'purge' AND deleted_at < now() - INTERVAL '30 days')
  WITH CHECK (false);

ALTER TABLE local_users ENABLE ROW LEVEL SECURITY;
ALTER TABLE local_users FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON local_users USING (user_id = acting_owner()) WITH CHECK (user_id = acting_owner());
CREATE POLICY logging_in ON local_users FOR SELECT USING (email = said('login_email'));

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON sessions USING (user_id = acting_owner()) WITH CHECK (user_id = acting_owner());
CREATE POLICY bearer ON sessions FOR SELECT USING (sid = said('session'));

ALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_logs FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON audit_logs USING (user_id = acting_owner()) WITH CHECK (user_id = acting_owner());

GRANT SELECT, INSERT, UPDATE, DELETE ON users, local_users, sessions TO soul_app;
GRANT SELECT, INSERT ON audit_logs TO soul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON login_attempts TO soul_app;
