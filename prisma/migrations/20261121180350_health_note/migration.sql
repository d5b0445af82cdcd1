-- CreateTable
CREATE TABLE "health_note" (
    "tenant_id" UUID NOT NULL DEFAULT app.current_tenant(),
    "member_id" UUID NOT NULL,
    "note" TEXT NOT NULL,
    "consented_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "health_note_pkey" PRIMARY KEY ("tenant_id","member_id")
);

-- AddForeignKey
ALTER TABLE "health_note" ADD CONSTRAINT "health_note_tenant_id_member_id_fkey" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "member"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

SELECT app.protect('health_note');
SELECT app.guard_member('health_note'::regclass, 'member_id');

ALTER TABLE health_note ADD CONSTRAINT health_note_length CHECK (char_length(note) BETWEEN 1 AND 500);
