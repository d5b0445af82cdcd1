-- What each process is and, for a worker, what it has in its hands. Workers of the version before leave it empty.
ALTER TABLE "worker_process"
    ADD COLUMN "version" TEXT,
    ADD COLUMN "commit" TEXT,
    ADD COLUMN "node" TEXT,
    ADD COLUMN "memory_bytes" BIGINT,
    ADD COLUMN "running" JSONB NOT NULL DEFAULT '[]';

CREATE TABLE "web_process" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" TEXT NOT NULL,
    "commit" TEXT,
    "node" TEXT NOT NULL,
    "memory_bytes" BIGINT NOT NULL,

    CONSTRAINT "web_process_pkey" PRIMARY KEY ("id")
);

REVOKE ALL ON web_process FROM pulse_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON web_process TO pulse_system;
