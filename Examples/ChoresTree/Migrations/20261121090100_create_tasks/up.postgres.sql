CREATE TABLE tasks (
  id UUID PRIMARY KEY,
  server_id UUID NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  description TEXT CHECK (length(description) <= 2000),
  status TEXT NOT NULL CHECK (status IN ('open', 'in_progress', 'done')),
  assignee_id UUID REFERENCES members (id) ON DELETE SET NULL,
  due_at TIMESTAMPTZ,
  completed_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  deleted_at TIMESTAMPTZ
);

-- Each serves one of the lists that the API offers; deleted tasks are in none of them.
CREATE INDEX tasks_server_status ON tasks (server_id, status, due_at) WHERE deleted_at IS NULL;
CREATE INDEX tasks_assignee ON tasks (assignee_id, status) WHERE deleted_at IS NULL;
CREATE INDEX tasks_status_due ON tasks (status, due_at) WHERE deleted_at IS NULL;
CREATE INDEX tasks_created ON tasks (created_at) WHERE deleted_at IS NULL;
-- The foreign key's own way, for removing a member.
CREATE INDEX tasks_all_of_assignee ON tasks (assignee_id);
