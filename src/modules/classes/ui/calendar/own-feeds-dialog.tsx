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
import { Input } from "@/ui/primitives/input";
import type { OwnFeedKind } from "../../feeds/own/schema";
import type { ClassesApi } from "../../router";
import { FeedList } from "./feed-list";

/** Addresses under which calendar programs read somebody's own classes, until they are revoked. */
export default function OwnFeedsDialog({ kind, onClose }: { kind: OwnFeedKind; onClose: () => void }) {
  const t = useTranslations("classes.ownFeeds");
  const api = useApi<ClassesApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const [name, setName] = useState("");
  const list = useQuery(api.classes.ownFeeds.list.queryOptions({ kind }));
  const create = useMutation(api.classes.ownFeeds.create.mutationOptions());
  const revoke = useMutation(api.classes.ownFeeds.revoke.mutationOptions());
  const make = async () => {
    try {
      await create.mutateAsync({ kind, name: name.trim() });
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
      description={t(`intro.${kind}`)}
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
            subscribe
            feeds={list.data}
            onRevoke={async (feedId) => {
              await revoke.mutateAsync({ feedId });
              await list.refetch();
            }}
          />
        )}
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <div className="min-w-48 flex-1">
            <Field label={t("name")} required>
              <Input
                maxLength={60}
                placeholder={t("namePlaceholder")}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </Field>
          </div>
          <Button type="submit" variant="primary" disabled={name.trim() === ""} loading={create.isPending}>
            {t("make")}
          </Button>
        </form>
      </div>
    </Dialog>
  );
}
