"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { cn } from "@/ui/tokens/cn";
import { Input, type InputProps } from "./input";

export type PasswordInputProps = Omit<InputProps, "type"> & {
  /** `current-password` on sign-in, `new-password` where one is chosen. */
  autoComplete?: "current-password" | "new-password";
};

/** A password that can be shown while it is typed. */
export function PasswordInput({ className, autoComplete = "current-password", ...rest }: PasswordInputProps) {
  const t = useTranslations("ui");
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className={cn("relative block", className)}>
      <Input
        type={shown ? "text" : "password"}
        autoComplete={autoComplete}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        {...rest}
        className="pe-11"
      />
      <button
        type="button"
        aria-label={shown ? t("hidePassword") : t("showPassword")}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute end-1 top-1/2 grid size-8 -translate-y-1/2 place-items-center rounded-xs text-ink-3 hover:text-ink"
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </span>
  );
}
