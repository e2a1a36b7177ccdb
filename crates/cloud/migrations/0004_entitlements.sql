-- The specification's remaining tables: codes, subscriptions, push addresses, payment events. No route serves them yet.

CREATE TABLE access_codes (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  code VARCHAR(50) UNIQUE NOT NULL,
  tier VARCHAR(20) CHECK (tier IN ('premium', 'ultimate')),
  max_uses INTEGER,
  used_count INTEGER NOT NULL DEFAULT 0,
  expires_at TIMESTAMPTZ(3),
  is_active BOOLEAN NOT NULL DEFAULT TRUE,
  created_by VARCHAR(100),
  notes TEXT,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);

CREATE TABLE access_code_redemptions (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  access_code_id UUID NOT NULL REFERENCES access_codes (id) ON DELETE CASCADE,
  user_id UUID REFERENCES users (id) ON DELETE CASCADE,
  session_id VARCHAR(255),
  redeemed_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT user_or_session_redemption CHECK (user_id IS NOT NULL OR session_id IS NOT NULL)
);
CREATE INDEX idx_redemptions_code ON access_code_redemptions (access_code_id);
CREATE INDEX idx_redemptions_session ON access_code_redemptions (session_id);
CREATE UNIQUE INDEX idx_redemptions_unique_user
  ON access_code_redemptions (user_id, access_code_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX idx_redemptions_unique_session
  ON access_code_redemptions (session_id, access_code_id) WHERE session_id IS NOT NULL;

CREATE TABLE push_subscriptions (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id UUID REFERENCES users (id) ON DELETE CASCADE,
  session_id VARCHAR(255),
  endpoint TEXT NOT NULL,
  p256dh_key TEXT NOT NULL,
  auth_key TEXT NOT NULL,
  user_agent TEXT,
  is_active BOOLEAN NOT NULL DEFAULT TRUE,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  -- Unique per user and not over all: a refusal would tell one user of another's device.
  UNIQUE NULLS NOT DISTINCT (user_id, session_id, endpoint)
);
CREATE INDEX idx_push_session ON push_subscriptions (session_id);

CREATE TABLE subscriptions (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id UUID NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
  stripe_subscription_id VARCHAR(255) UNIQUE NOT NULL,
  stripe_price_id VARCHAR(255) NOT NULL,
  status VARCHAR(50) CHECK (status IN ('active', 'canceled', 'past_due', 'trialing', 'paused', 'incomplete')),
  plan VARCHAR(20) CHECK (plan IN ('premium', 'ultimate')),
  billing_interval VARCHAR(20) CHECK (billing_interval IN ('weekly', 'monthly', 'yearly')),
  current_period_start TIMESTAMPTZ(3),
  current_period_end TIMESTAMPTZ(3),
  cancel_at_period_end BOOLEAN NOT NULL DEFAULT FALSE,
  trial_end TIMESTAMPTZ(3),
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);

CREATE TABLE webhook_events (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  stripe_event_id VARCHAR(255) UNIQUE NOT NULL,
  event_type VARCHAR(100) NOT NULL,
  processed_at TIMESTAMPTZ(3) DEFAULT now(),
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['access_code_redemptions', 'push_subscriptions', 'subscriptions']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (user_id = acting_owner()) WITH CHECK (user_id = acting_owner())', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO soul_app', name);
  END LOOP;
END
$$;
