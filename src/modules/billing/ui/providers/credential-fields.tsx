"use client";

import { useTranslations } from "next-intl";
import { useFormContext, useWatch } from "react-hook-form";
import { ControlledField, FormField } from "@/ui/form/form";
import { Checkbox } from "@/ui/primitives/checkbox";
import { Input } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";

/** Never offered to a password manager: these open the gym's account, not the person's. */
const SECRET = { type: "password", autoComplete: "off", spellCheck: false, "data-1p-ignore": "" } as const;
const PLAIN = { autoComplete: "off", spellCheck: false } as const;

function LiveChoice() {
  const t = useTranslations("billing.providers");
  return (
    <ControlledField name="live" label={t("mode")} hideLabel>
      {(field) => (
        <RadioCards
          legend={t("mode")}
          name="live"
          columns={2}
          value={field.value ? "live" : "test"}
          onChange={(event) => field.onChange(event.target.value === "live")}
          options={[
            { value: "test", label: t("modeTest"), hint: t("modeTestHint") },
            { value: "live", label: t("modeLive"), hint: t("modeLiveHint") },
          ]}
        />
      )}
    </ControlledField>
  );
}

export function MpesaFields() {
  const t = useTranslations("billing.providers.field");
  const { setValue } = useFormContext();
  const pulls = useWatch({ name: "pulls" }) === true;
  const initiator = useWatch({ name: "initiator" }) as object | undefined;
  return (
    <>
      <LiveChoice />
      <FormField name="shortCode" label={t("shortCode")} hint={t("shortCodeHint")} required>
        <Input {...PLAIN} inputMode="numeric" maxLength={10} className="tabular-nums sm:max-w-48" />
      </FormField>
      <ControlledField name="tillNumber" label={t("tillNumber")} hint={t("tillNumberHint")}>
        {(field, aria) => (
          <Input
            {...aria}
            {...PLAIN}
            inputMode="numeric"
            maxLength={10}
            className="tabular-nums sm:max-w-48"
            name={field.name}
            ref={field.ref}
            onBlur={field.onBlur}
            value={(field.value as string | undefined) ?? ""}
            onChange={(event) => field.onChange(event.target.value.trim() || undefined)}
          />
        )}
      </ControlledField>
      <FormField name="consumerKey" label={t("consumerKey")} hint={t("darajaHint")} required>
        <Input {...SECRET} />
      </FormField>
      <FormField name="consumerSecret" label={t("consumerSecret")} required>
        <Input {...SECRET} />
      </FormField>
      <FormField name="passkey" label={t("passkey")} hint={t("passkeyHint")} required>
        <Input {...SECRET} />
      </FormField>
      <Checkbox
        label={t("initiator")}
        hint={t("initiatorHint")}
        checked={initiator !== undefined}
        onChange={(event) =>
          setValue("initiator", event.target.checked ? { name: "", securityCredential: "" } : undefined)
        }
      />
      <Checkbox
        label={t("pulls")}
        hint={t("pullsHint")}
        checked={pulls}
        onChange={(event) => setValue("pulls", event.target.checked || undefined)}
      />
      {initiator === undefined ? null : (
        <>
          <FormField name="initiator.name" label={t("initiatorName")} required>
            <Input {...PLAIN} />
          </FormField>
          <FormField name="initiator.securityCredential" label={t("securityCredential")} required>
            <Input {...SECRET} />
          </FormField>
        </>
      )}
    </>
  );
}

export function StripeFields() {
  const t = useTranslations("billing.providers.field");
  return (
    <>
      <FormField name="publishableKey" label={t("publishableKey")} hint={t("publishableKeyHint")} required>
        <Input {...PLAIN} className="font-mono text-small" />
      </FormField>
      <FormField name="secretKey" label={t("secretKey")} hint={t("stripeKeyHint")} required>
        <Input {...SECRET} />
      </FormField>
      <FormField name="webhookSecrets.0" label={t("webhookSecret")} hint={t("stripeWebhookHint")} required>
        <Input {...SECRET} />
      </FormField>
    </>
  );
}

export function PaymongoFields() {
  const t = useTranslations("billing.providers.field");
  return (
    <>
      <LiveChoice />
      <FormField name="secretKey" label={t("secretKey")} hint={t("paymongoKeyHint")} required>
        <Input {...SECRET} />
      </FormField>
      <FormField name="webhookSecrets.0" label={t("webhookSecret")} hint={t("paymongoWebhookHint")} required>
        <Input {...SECRET} />
      </FormField>
    </>
  );
}
