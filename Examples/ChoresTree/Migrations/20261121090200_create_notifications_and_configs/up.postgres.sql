CREATE TABLE notifications (
  id UUID PRIMARY KEY,
  task_id UUID NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  member_id UUID NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('assigned', 'completed')),
  message TEXT NOT NULL CHECK (length(message) BETWEEN 1 AND 200),
  read_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX notifications_task ON notifications (task_id);
CREATE INDEX notifications_member ON notifications (member_id, created_at);

CREATE TABLE configs (
  id UUID PRIMARY KEY,
  server_id UUID NOT NULL UNIQUE REFERENCES servers (id) ON DELETE CASCADE,
  settings JSONB NOT NULL,
  version BIGINT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
