"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useCarryOut } from "@/ui/feedback/use-carry-out";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Input, Select } from "@/ui/primitives/input";
import type { Roster } from "../../../roster/schema";
import type { ClassesApi } from "../../../router";

/** Asks a colleague, or any of them, to take a class. */
export default function AskDialog({ session, onClose }: { session: Roster["session"]; onClose: () => void }) {
  const t = useTranslations("classes.roster.cover");
  const carryOut = useCarryOut();
  const queries = useQueryClient();
  const { substitutes, roster, catalogue } = useApi<ClassesApi>().classes;
  const parts = useQuery({ ...catalogue.read.queryOptions(), staleTime: 60_000 });
  const ask = useMutation(substitutes.ask.mutationOptions());
  const [colleagueId, setColleagueId] = useState("");
  const [note, setNote] = useState("");
  const colleagues = (parts.data?.trainers ?? []).filter(({ id }) => id !== session.trainerId);
  const send = async () => {
    const question = { sessionId: session.id, colleagueId: colleagueId || null, note: note.trim() || null };
    if (await carryOut(ask.mutateAsync(question), () => t("asked"))) onClose();
    void queries.invalidateQueries({ queryKey: substitutes.pathKey() });
    void queries.invalidateQueries({ queryKey: roster.pathKey() });
  };
  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={t("askTitle")}
      description={t("askHint")}
      footer={
        <Button variant="primary" loading={ask.isPending} onClick={() => void send()}>
          {t("ask")}
        </Button>
      }
    >
      <div className="grid gap-4">
        <Field label={t("whom")}>
          <Select
            placeholder={t("anybody")}
            options={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
            value={colleagueId}
            onChange={(event) => setColleagueId(event.target.value)}
          />
        </Field>
        <Field label={t("note")} optional>
          <Input maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}
