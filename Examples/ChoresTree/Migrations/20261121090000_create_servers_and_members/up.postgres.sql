CREATE TABLE servers (
  id UUID PRIMARY KEY,
  discord_id TEXT NOT NULL UNIQUE CHECK (length(discord_id) BETWEEN 1 AND 32),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  version BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE members (
  id UUID PRIMARY KEY,
  server_id UUID NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  discord_id TEXT NOT NULL CHECK (length(discord_id) BETWEEN 1 AND 32),
  display_name TEXT NOT NULL CHECK (length(display_name) BETWEEN 1 AND 80),
  role TEXT NOT NULL CHECK (role IN ('member', 'moderator', 'admin')),
  version BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE UNIQUE INDEX members_server_discord ON members (server_id, discord_id);
