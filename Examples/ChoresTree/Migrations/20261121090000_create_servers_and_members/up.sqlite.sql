CREATE TABLE "servers" (
  "id" BLOB NOT NULL,
  "discord_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "version" INTEGER NOT NULL DEFAULT (1),
  "created_at" INTEGER NOT NULL DEFAULT (CAST (strftime('%s', 'now') AS INTEGER) * 1000000 + CAST (substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000),
  "updated_at" INTEGER NOT NULL DEFAULT (CAST (strftime('%s', 'now') AS INTEGER) * 1000000 + CAST (substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000),
  PRIMARY KEY ("id"),
  CONSTRAINT "servers_discord_id_length_check" CHECK (length(discord_id) >= 1 AND length(discord_id) <= 32),
  CONSTRAINT "servers_name_length_check" CHECK (length(name) >= 1 AND length(name) <= 100)
) STRICT;
CREATE UNIQUE INDEX "servers_discord_id_key" ON "servers" (discord_id);
CREATE TABLE "members" (
  "id" BLOB NOT NULL,
  "server_id" BLOB NOT NULL,
  "discord_id" TEXT NOT NULL,
  "display_name" TEXT NOT NULL,
  "role" TEXT NOT NULL DEFAULT ('member'),
  "version" INTEGER NOT NULL DEFAULT (1),
  "created_at" INTEGER NOT NULL DEFAULT (CAST (strftime('%s', 'now') AS INTEGER) * 1000000 + CAST (substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000),
  "updated_at" INTEGER NOT NULL DEFAULT (CAST (strftime('%s', 'now') AS INTEGER) * 1000000 + CAST (substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000),
  PRIMARY KEY ("id"),
  CONSTRAINT "members_discord_id_length_check" CHECK (length(discord_id) >= 1 AND length(discord_id) <= 32),
  CONSTRAINT "members_display_name_length_check" CHECK (length(display_name) >= 1 AND length(display_name) <= 80),
  CONSTRAINT "members_role_check" CHECK (role = 'member' OR role = 'moderator' OR role = 'admin'),
  CONSTRAINT "members_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers" ("id") ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX "members_server_id_discord_id_key" ON "members" (server_id, discord_id);
