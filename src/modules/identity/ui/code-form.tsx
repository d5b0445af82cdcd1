"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Form, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Button } from "@/ui/primitives/button";
import { Input } from "@/ui/primitives/input";
import { useFormWords } from "./form-words";

interface CodeFormProps {
  submit: string;
  /** Sends the code; a thrown error is shown and what was typed stays. */
  onCode: (code: string) => Promise<void>;
  /** Lets people give a recovery code when the phone is gone. */
  withRecovery?: boolean;
  onMode?: (mode: "app" | "recovery") => void;
}

/** One code of the authenticator, or a recovery code in its place. */
export function CodeForm({ withRecovery = false, onMode, ...rest }: CodeFormProps) {
  const t = useTranslations("identity");
  const [mode, setMode] = useState<"app" | "recovery">("app");
  const other = mode === "app" ? "recovery" : "app";
  return (
    <div className="grid gap-2">
      {mode === "app" ? <AppCode {...rest} /> : <RecoveryCode {...rest} />}
      {withRecovery ? (
        <Button
          variant="ghost"
          block
          onClick={() => {
            setMode(other);
            onMode?.(other);
          }}
        >
          {t(mode === "app" ? "twoFactor.useRecovery" : "twoFactor.useApp")}
        </Button>
      ) : null}
    </div>
  );
}

function AppCode({ submit, onCode }: Pick<CodeFormProps, "submit" | "onCode">) {
  const t = useTranslations("identity");
  const words = useFormWords();
  const form = useZodForm(() => import("./form-schemas").then((part) => part.totpForm), {
    defaultValues: { code: "" },
    words,
  });
  return (
    <Form form={form} aria-label={t("title.twoFactor")} onSubmit={({ code }) => onCode(code)}>
      <FormField name="code" label={t("field.code")} required>
        <Input
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          inputSize="lg"
          className="font-mono tracking-[0.35em]"
        />
      </FormField>
      <SubmitButton size="lg" block>
        {submit}
      </SubmitButton>
    </Form>
  );
}

function RecoveryCode({ submit, onCode }: Pick<CodeFormProps, "submit" | "onCode">) {
  const t = useTranslations("identity");
  const form = useZodForm(() => import("./form-schemas").then((part) => part.recoveryForm), {
    defaultValues: { code: "" },
  });
  return (
    <Form form={form} aria-label={t("title.twoFactor")} onSubmit={({ code }) => onCode(code)}>
      <FormField name="code" label={t("field.recoveryCode")} required>
        <Input
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          inputSize="lg"
          className="font-mono uppercase tracking-widest"
        />
      </FormField>
      <SubmitButton size="lg" block>
        {submit}
      </SubmitButton>
    </Form>
  );
}
