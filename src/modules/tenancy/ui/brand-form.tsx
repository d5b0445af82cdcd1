"use client";

import { useMutation } from "@tanstack/react-query";
import { ImageOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi, useTenantSlug } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { FileDrop } from "@/ui/form/file-drop";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Input } from "@/ui/primitives/input";
import { brandTokens, parseHex } from "@/ui/tokens/brand";
import { cn } from "@/ui/tokens/cn";
import { starterColours } from "../branding/rules";
import type { Brand } from "../branding/schema";
import type { TenancyApi } from "../router";
import { BrandPreview } from "./brand-preview";
import { GymMark } from "./public/gym-mark";
import { uploadLogo } from "./upload-logo";

const MAX_LOGO_BYTES = 15 * 1_024 * 1_024;
const LOGO_TYPES = "image/png,image/jpeg,image/webp,image/avif";

/** A gym's accent colour and logo, with a preview in light and dark. */
export function BrandForm({
  gym,
  onSaved,
}: {
  gym: Brand & { slug: string; name: string };
  onSaved: (brand: Brand) => void;
}) {
  const t = useTranslations("tenancy.brand");
  const api = useApi<TenancyApi>();
  const router = useRouter();
  const toast = useToast();
  const [colour, setColour] = useState(gym.brandColor);
  const valid = parseHex(colour) !== null && colour.length === 7;
  const shown = valid ? colour.toLowerCase() : gym.brandColor;
  const adjusted = brandTokens(shown, "light").strong !== shown;
  const done = (brand: Brand) => {
    onSaved(brand);
    toast.show({ tone: "ok", title: t("saved") });
    router.refresh();
  };
  const save = useMutation(api.tenancy.gyms.setColour.mutationOptions({ onSuccess: done }));

  return (
    <div className="grid max-w-3xl gap-4">
      <Panel title={t("colour")} description={t("colourHint")}>
        <div className="grid gap-5">
          <fieldset aria-label={t("choose")} className="flex flex-wrap gap-2">
            {starterColours.map((value) => (
              <button
                key={value}
                type="button"
                aria-label={t("pick", { colour: value })}
                aria-pressed={shown === value}
                onClick={() => setColour(value)}
                className={cn(
                  "grid size-11 place-items-center rounded-full border-2",
                  shown === value ? "border-ink" : "border-transparent",
                )}
              >
                <svg aria-hidden viewBox="0 0 32 32" className="size-8">
                  <circle cx="16" cy="16" r="16" fill={value} />
                </svg>
              </button>
            ))}
          </fieldset>
          <Field label={t("own")} error={valid ? undefined : t("notAColour")}>
            {(aria) => (
              <div className="flex gap-2">
                <input
                  type="color"
                  aria-label={t("picker")}
                  value={shown}
                  onChange={(event) => setColour(event.target.value)}
                  className="h-control w-14 shrink-0 rounded-md border border-line-strong bg-panel p-1"
                />
                <Input
                  {...aria}
                  value={colour}
                  maxLength={7}
                  spellCheck={false}
                  autoComplete="off"
                  className="max-w-36"
                  onChange={(event) => setColour(event.target.value.trim())}
                />
              </div>
            )}
          </Field>
          <BrandPreview name={gym.name} colour={shown} />
          <p className="text-ink-2 text-small">{adjusted ? t("adjusted") : t("readable")}</p>
          <div className="flex justify-end">
            <Button
              variant="primary"
              disabled={!valid || shown === gym.brandColor}
              loading={save.isPending}
              onClick={() => save.mutate({ brandColor: shown })}
            >
              {t("save")}
            </Button>
          </div>
        </div>
      </Panel>
      <LogoPanel gym={gym} onDone={done} />
    </div>
  );
}

function LogoPanel({
  gym,
  onDone,
}: {
  gym: Brand & { slug: string; name: string };
  onDone: (brand: Brand) => void;
}) {
  const t = useTranslations("tenancy.brand");
  const api = useApi<TenancyApi>();
  const slug = useTenantSlug();
  const inWords = useDescribeError();
  const [file, setFile] = useState<File | null>(null);
  const upload = useMutation({
    mutationFn: (chosen: File) => uploadLogo(slug, chosen),
    onSuccess: (brand) => {
      setFile(null);
      onDone(brand);
    },
  });
  const remove = useMutation(api.tenancy.gyms.removeLogo.mutationOptions({ onSuccess: onDone }));
  return (
    <Panel title={t("logo")} description={t("logoHint")}>
      <div className="grid gap-4 sm:grid-cols-[auto_1fr] sm:items-start">
        <div className="grid justify-items-center gap-2">
          <GymMark gym={gym} className="size-24" />
          {gym.hasLogo ? (
            <Button
              size="sm"
              variant="ghost"
              icon={ImageOff}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {t("removeLogo")}
            </Button>
          ) : null}
        </div>
        <FileDrop
          label={t("upload")}
          hint={t("uploadHint")}
          accept={LOGO_TYPES}
          maxBytes={MAX_LOGO_BYTES}
          file={file}
          disabled={upload.isPending}
          error={upload.isError ? inWords(upload.error).message : undefined}
          onFile={(chosen) => {
            setFile(chosen);
            if (chosen) upload.mutate(chosen);
          }}
        />
      </div>
    </Panel>
  );
}
