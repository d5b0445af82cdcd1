"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useApi } from "@/platform/trpc/react";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Form, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Dialog } from "@/ui/primitives/dialog";
import { Input, Select } from "@/ui/primitives/input";
import type { CreatePairingInput, Pairing } from "../../kiosk/schema";
import type { AttendanceApi } from "../../router";

const loadSchema = () => import("../../kiosk/schema").then((part) => part.createPairingInput);

/** Asks for what a new kiosk needs: its name, its door and the PIN that leaves it. */
export default function PairDialog({
  onMade,
  onClose,
}: {
  onMade: (pairing: Pairing, name: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations("attendance.screen.kiosks");
  const tenancy = useApi<TenancyApi>();
  const branches = useQuery(tenancy.tenancy.branches.list.queryOptions());
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("add")}
      description={t("addHint")}
      size="sm"
    >
      {branches.data ? (
        <PairForm
          branches={branches.data.map(({ id, name }) => ({ value: id, label: name }))}
          onMade={onMade}
        />
      ) : (
        <Skeleton className="h-56 w-full" />
      )}
    </Dialog>
  );
}

function PairForm({
  branches,
  onMade,
}: {
  branches: { value: string; label: string }[];
  onMade: (pairing: Pairing, name: string) => void;
}) {
  const t = useTranslations("attendance.screen.kiosks");
  const api = useApi<AttendanceApi>();
  const create = useMutation(api.attendance.kiosk.create.mutationOptions());
  const form = useZodForm<CreatePairingInput, CreatePairingInput>(loadSchema, {
    defaultValues: { name: "", branchId: branches[0]?.value ?? "", exitPin: "" },
    words: (message) => (message === "pin" ? t("pinWrong") : undefined),
  });
  return (
    <Form form={form} onSubmit={async (values) => onMade(await create.mutateAsync(values), values.name)}>
      <FormField name="name" label={t("name")} required>
        <Input placeholder={t("nameHint")} autoComplete="off" autoFocus maxLength={60} />
      </FormField>
      <FormField name="branchId" label={t("branch")} required>
        <Select options={branches} />
      </FormField>
      <FormField name="exitPin" label={t("exitPin")} hint={t("exitPinHint")} required>
        <Input inputMode="numeric" autoComplete="off" maxLength={8} />
      </FormField>
      <SubmitButton block>{t("makeCode")}</SubmitButton>
    </Form>
  );
}
