"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { Dialog } from "@/ui/primitives/dialog";
import type { IdentityApi } from "../../router";
import { CodeForm } from "../code-form";
import { RecoveryCodes } from "./recovery-codes";

/** A code of the app for ten new recovery codes. */
export default function NewCodesDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const renew = useMutation(api.identity.renewRecoveryCodes.mutationOptions());
  const [codes, setCodes] = useState<string[]>();
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(codes ? "factor.codesTitle" : "factor.newCodes")}
      {...(codes ? {} : { description: t("factor.newCodesLead") })}
    >
      {codes ? (
        <RecoveryCodes codes={codes} onKept={onClose} />
      ) : (
        <CodeForm
          submit={t("factor.makeCodes")}
          onCode={async (code) => setCodes((await renew.mutateAsync({ code })).recoveryCodes)}
        />
      )}
    </Dialog>
  );
}
