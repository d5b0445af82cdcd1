"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useCarryOut } from "@/ui/feedback/use-carry-out";
import { Field } from "@/ui/form/field";
import { Input } from "@/ui/primitives/input";
import type { OwnFeedKind } from "../../feeds/own/schema";
import type { ClassesApi } from "../../router";
import { AddForm, ListDialog } from "../shared/list-dialog";
import { FeedRow } from "./feed-row";

/** Addresses under which calendar programs read somebody's own classes, until they are revoked. */
export default function OwnFeedsDialog({ kind, onClose }: { kind: OwnFeedKind; onClose: () => void }) {
  const t = useTranslations("classes.ownFeeds");
  const { ownFeeds } = useApi<ClassesApi>().classes;
  const carryOut = useCarryOut();
  const [name, setName] = useState("");
  const list = useQuery(ownFeeds.list.queryOptions({ kind }));
  const create = useMutation(ownFeeds.create.mutationOptions());
  const revoke = useMutation(ownFeeds.revoke.mutationOptions());
  const make = async () => {
    if (!(await carryOut(create.mutateAsync({ kind, name: name.trim() })))) return;
    setName("");
    await list.refetch();
  };
  return (
    <ListDialog
      title={t("title")}
      description={t(`intro.${kind}`)}
      query={list}
      none={t("none")}
      row={(feed) => (
        <FeedRow
          key={feed.id}
          subscribe
          feed={feed}
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
        <div className="sm:col-span-2">
          <Field label={t("name")} required>
            <Input
              maxLength={60}
              placeholder={t("namePlaceholder")}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
        </div>
      </AddForm>
    </ListDialog>
  );
}
