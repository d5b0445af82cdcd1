"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useCarryOut } from "@/ui/feedback/use-carry-out";
import { Field } from "@/ui/form/field";
import { Input, Select } from "@/ui/primitives/input";
import type { ClassesApi } from "../../router";
import { EmbedSnippet } from "../calendar/embed-snippet";
import { FeedRow } from "../calendar/feed-row";
import { AddForm, ListDialog } from "../shared/list-dialog";

/** Addresses under which calendar programs read the timetable, until they are revoked. */
export default function FeedsDialog({
  branches,
  onClose,
}: {
  branches: readonly { id: string; name: string }[];
  onClose: () => void;
}) {
  const t = useTranslations("classes.feeds");
  const { feeds } = useApi<ClassesApi>().classes;
  const carryOut = useCarryOut();
  const [name, setName] = useState("");
  const [branchId, setBranchId] = useState("");
  const list = useQuery(feeds.list.queryOptions());
  const create = useMutation(feeds.create.mutationOptions());
  const revoke = useMutation(feeds.revoke.mutationOptions());
  const make = async () => {
    if (!(await carryOut(create.mutateAsync({ name: name.trim(), branchId: branchId || null })))) return;
    setName("");
    await list.refetch();
  };
  return (
    <ListDialog
      title={t("title")}
      description={t("intro")}
      query={list}
      none={t("none")}
      row={(feed) => (
        <FeedRow
          key={feed.id}
          feed={feed}
          note={branches.find(({ id }) => id === feed.branchId)?.name ?? t("everywhere")}
          onRevoke={async () => {
            await revoke.mutateAsync({ feedId: feed.id });
            await list.refetch();
          }}
        />
      )}
      onClose={onClose}
    >
      <AddForm
        label={t("make")}
        disabled={name.trim() === ""}
        busy={create.isPending}
        onSubmit={() => void make()}
      >
        <Field label={t("name")} hint={t("nameHint")} required>
          <Input maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t("where")}>
          <Select
            placeholder={t("everywhere")}
            options={branches.map((branch) => ({ value: branch.id, label: branch.name }))}
            value={branchId}
            onChange={(event) => setBranchId(event.target.value)}
          />
        </Field>
      </AddForm>
      <EmbedSnippet branches={branches} />
    </ListDialog>
  );
}
