"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { errorOf, useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Field } from "@/ui/form/field";
import { Input, Select } from "@/ui/primitives/input";
import type { Room } from "../../catalogue/schema";
import type { ClassesApi } from "../../router";
import { SaveForm } from "../shared/save-form";
import { NumberInput } from "./number-input";

/** A room's name and how many people fit in. It stays in its branch. */
export function RoomForm({
  room,
  branches,
  onSaved,
  onBack,
}: {
  room: Room | null;
  branches: readonly { id: string; name: string }[];
  onSaved: () => void;
  onBack: () => void;
}) {
  const t = useTranslations("classes.catalogue");
  const api = useApi<ClassesApi>();
  const inWords = useDescribeError();
  const [name, setName] = useState(room?.name ?? "");
  const [branchId, setBranchId] = useState(room?.branchId ?? branches[0]?.id ?? "");
  const [capacity, setCapacity] = useState(room?.capacity ?? Number.NaN);
  const [problem, setProblem] = useState<string | null>(null);
  const save = useMutation(api.classes.catalogue.saveRoom.mutationOptions());
  const send = async () => {
    try {
      await save.mutateAsync({
        id: room?.id ?? null,
        branchId,
        name,
        capacity: Number.isInteger(capacity) ? capacity : null,
      });
      onSaved();
    } catch (error) {
      setProblem(errorOf(error)?.code === "CONFLICT" ? t("nameTaken") : inWords(error).message);
    }
  };
  return (
    <SaveForm
      problem={problem}
      label={t("save")}
      busy={save.isPending}
      disabled={name.trim() === ""}
      back={{ label: t("back"), onBack }}
      onSubmit={() => void send()}
    >
      <Field label={t("name")} required>
        <Input autoFocus maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      {room === null && branches.length > 1 ? (
        <Field label={t("branch")} required>
          <Select
            options={branches.map((branch) => ({ value: branch.id, label: branch.name }))}
            value={branchId}
            onChange={(event) => setBranchId(event.target.value)}
          />
        </Field>
      ) : null}
      <Field label={t("roomCapacity")} hint={t("roomCapacityHint")}>
        <NumberInput min={1} max={10_000} value={capacity} onValue={setCapacity} />
      </Field>
    </SaveForm>
  );
}
