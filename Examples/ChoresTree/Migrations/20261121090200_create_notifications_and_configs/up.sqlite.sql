CREATE TABLE notifications (
  id BLOB PRIMARY KEY NOT NULL,
  task_id BLOB NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  member_id BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('assigned', 'completed')),
  message TEXT NOT NULL CHECK (length(message) BETWEEN 1 AND 200),
  read_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX notifications_task ON notifications (task_id);
CREATE INDEX notifications_member ON notifications (member_id, created_at);

CREATE TABLE configs (
  id BLOB PRIMARY KEY NOT NULL,
  server_id BLOB NOT NULL UNIQUE REFERENCES servers (id) ON DELETE CASCADE,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
