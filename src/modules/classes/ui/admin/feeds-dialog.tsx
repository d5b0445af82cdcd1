"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Input, Select } from "@/ui/primitives/input";
import type { ClassesApi } from "../../router";
import { EmbedSnippet } from "../calendar/embed-snippet";
import { FeedList } from "../calendar/feed-list";

/** Addresses under which calendar programs read the timetable, until they are revoked. */
export default function FeedsDialog({
  branches,
  onClose,
}: {
  branches: readonly { id: string; name: string }[];
  onClose: () => void;
}) {
  const t = useTranslations("classes.feeds");
  const api = useApi<ClassesApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const [name, setName] = useState("");
  const [branchId, setBranchId] = useState("");
  const list = useQuery(api.classes.feeds.list.queryOptions());
  const create = useMutation(api.classes.feeds.create.mutationOptions());
  const revoke = useMutation(api.classes.feeds.revoke.mutationOptions());
  const make = async () => {
    try {
      await create.mutateAsync({ name: name.trim(), branchId: branchId || null });
      setName("");
      await list.refetch();
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("title")}
      description={t("intro")}
    >
      <div className="grid gap-5">
        {list.error ? (
          <ErrorState compact error={list.error} onRetry={() => void list.refetch()} />
        ) : !list.data ? (
          <SkeletonRows rows={2} />
        ) : list.data.length === 0 ? (
          <p className="text-ink-2 text-small">{t("none")}</p>
        ) : (
          <FeedList
            feeds={list.data}
            noteOf={(feed) => branches.find(({ id }) => id === feed.branchId)?.name ?? t("everywhere")}
            onRevoke={async (feedId) => {
              await revoke.mutateAsync({ feedId });
              await list.refetch();
            }}
          />
        )}
        <form
          className="grid gap-4 sm:grid-cols-2"
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
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
          <div className="flex justify-end sm:col-span-2">
            <Button type="submit" variant="primary" disabled={name.trim() === ""} loading={create.isPending}>
              {t("make")}
            </Button>
          </div>
        </form>
        <EmbedSnippet branches={branches} />
      </div>
    </Dialog>
  );
}
