-- CreateTable
CREATE TABLE "backup" (
    "id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "asked_by" UUID,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "method" TEXT,
    "file_name" TEXT,
    "bytes" BIGINT,
    "sha256" BYTEA,
    "tables" INTEGER,
    "rows" BIGINT,
    "files" INTEGER,
    "file_bytes" BIGINT,
    "migration" TEXT,
    "app_version" TEXT,
    "database_version" TEXT,
    "problem" TEXT,
    "detail" TEXT,
    "copies" JSONB NOT NULL DEFAULT '[]',
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "backup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backup_proof" (
    "id" UUID NOT NULL,
    "backup_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "problem" TEXT,
    "detail" TEXT,
    "tables" INTEGER NOT NULL DEFAULT 0,
    "rows" BIGINT NOT NULL DEFAULT 0,
    "files" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "backup_proof_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "backup_asked_at_id_idx" ON "backup"("asked_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "backup_proof_ended_at_id_idx" ON "backup_proof"("ended_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "backup_proof_backup_id_ended_at_idx" ON "backup_proof"("backup_id", "ended_at" DESC);

-- AddForeignKey
ALTER TABLE "backup_proof" ADD CONSTRAINT "backup_proof_backup_id_fkey" FOREIGN KEY ("backup_id") REFERENCES "backup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE backup ADD CONSTRAINT backup_words CHECK (
  reason IN ('nightly', 'asked', 'upgrade')
  AND status IN ('waiting', 'running', 'made', 'failed', 'removed')
  AND (status <> 'made' OR (file_name IS NOT NULL AND sha256 IS NOT NULL AND ended_at IS NOT NULL)));
ALTER TABLE backup_proof ADD CONSTRAINT backup_proof_says_why CHECK (ok = (problem IS NULL));

-- They span gyms: the application's role stays out.
REVOKE ALL ON backup, backup_proof FROM pulse_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON backup, backup_proof TO pulse_system;
