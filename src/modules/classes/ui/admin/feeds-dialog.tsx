"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Copy, Trash2 } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Button, IconButton } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import { Dialog } from "@/ui/primitives/dialog";
import { Input, Select } from "@/ui/primitives/input";
import type { Feed } from "../../feeds/schema";
import type { ClassesApi } from "../../router";

/** Addresses under which calendar programs read the timetable, until they are revoked. */
export default function FeedsDialog({
  branches,
  onClose,
}: {
  branches: readonly { id: string; name: string }[];
  onClose: () => void;
}) {
  const t = useTranslations("classes.feeds");
  const format = useFormatter();
  const api = useApi<ClassesApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const [name, setName] = useState("");
  const [branchId, setBranchId] = useState("");
  const [revoking, setRevoking] = useState<Feed | null>(null);
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
  const copy = async (address: string) => {
    await navigator.clipboard.writeText(address);
    toast.show({ tone: "ok", title: t("copied") });
  };
  return (
    <>
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
            <ul className="divide-y divide-line rounded-md border border-line">
              {list.data.map((feed) => (
                <li key={feed.id} className="flex items-center gap-2 px-3 py-2">
                  <span className="min-w-0 flex-1">
                    <span className="block font-medium">{feed.name}</span>
                    <span className="block text-ink-2 text-tiny">
                      {[
                        branches.find(({ id }) => id === feed.branchId)?.name ?? t("everywhere"),
                        feed.lastReadAt
                          ? t("read", {
                              when: format.dateTime(new Date(feed.lastReadAt), { dateStyle: "medium" }),
                            })
                          : t("neverRead"),
                      ].join(" · ")}
                    </span>
                  </span>
                  <IconButton
                    size="sm"
                    icon={Copy}
                    label={t("copy", { name: feed.name ?? "" })}
                    onClick={() => void copy(feed.address)}
                  />
                  <IconButton
                    size="sm"
                    icon={Trash2}
                    label={t("revokeName", { name: feed.name ?? "" })}
                    onClick={() => setRevoking(feed)}
                  />
                </li>
              ))}
            </ul>
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
              <Button
                type="submit"
                variant="primary"
                disabled={name.trim() === ""}
                loading={create.isPending}
              >
                {t("make")}
              </Button>
            </div>
          </form>
        </div>
      </Dialog>
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => {
          if (!open) setRevoking(null);
        }}
        title={t("revokeName", { name: revoking?.name ?? "" })}
        description={t("revokeHint")}
        confirmLabel={t("revoke")}
        danger
        onConfirm={async () => {
          if (revoking) await revoke.mutateAsync({ feedId: revoking.id });
          setRevoking(null);
          await list.refetch();
        }}
      />
    </>
  );
}
