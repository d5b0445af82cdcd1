-- Which moments of which schedule have been ordered, and which workers are alive. Neither belongs to a gym.
CREATE TABLE "schedule_tick" (
    "job" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "slot" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_tick_pkey" PRIMARY KEY ("job","zone","slot")
);

CREATE TABLE "worker_process" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_process_pkey" PRIMARY KEY ("id")
);

REVOKE ALL ON schedule_tick, worker_process FROM pulse_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON schedule_tick, worker_process TO pulse_system;

-- BullMQ keeps its tables in a schema of its own (src/platform/jobs/queue/queue-schema.ts fills it, because its
-- content belongs to the library's version). The queue spans gyms, so the application's role stays out.
CREATE SCHEMA IF NOT EXISTS bullmq;
REVOKE ALL ON SCHEMA bullmq FROM PUBLIC, pulse_app;
GRANT USAGE ON SCHEMA bullmq TO pulse_system;
