CREATE TABLE servers (
  id BLOB PRIMARY KEY NOT NULL,
  discord_id TEXT NOT NULL UNIQUE CHECK (length(discord_id) BETWEEN 1 AND 32),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
  id BLOB PRIMARY KEY NOT NULL,
  server_id BLOB NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  discord_id TEXT NOT NULL CHECK (length(discord_id) BETWEEN 1 AND 32),
  display_name TEXT NOT NULL CHECK (length(display_name) BETWEEN 1 AND 80),
  role TEXT NOT NULL CHECK (role IN ('member', 'moderator', 'admin')),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX members_server_discord ON members (server_id, discord_id);
