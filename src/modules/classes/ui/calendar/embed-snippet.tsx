"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useCarryOut } from "@/ui/feedback/use-carry-out";
import { Field } from "@/ui/form/field";
import { Button, LinkButton } from "@/ui/primitives/button";
import { Input, Select, Textarea } from "@/ui/primitives/input";

const THEMES = ["auto", "light", "dark"] as const;

/** The line that puts the timetable onto the gym's own website. It shows what the public page shows. */
export function EmbedSnippet({ branches }: { branches: readonly { id: string; name: string }[] }) {
  const t = useTranslations("classes.embed");
  const { tenant } = useShell();
  const carryOut = useCarryOut();
  const [theme, setTheme] = useState<string>("auto");
  const [accent, setAccent] = useState("");
  const [branch, setBranch] = useState("");
  const query = new URLSearchParams();
  if (theme !== "auto") query.set("theme", theme);
  if (/^#?[\da-f]{6}$/i.test(accent)) query.set("accent", accent.replace("#", "").toLowerCase());
  if (branch) query.set("branch", branch);
  const search = query.size > 0 ? `?${query}` : "";
  const address = `${window.location.origin}/${tenant.slug}/embed/timetable${search}`;
  const title = tenant.name.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const code = `<iframe src="${address.replaceAll("&", "&amp;")}" title="${title}" loading="lazy" style="width:100%;height:40rem;border:0"></iframe>`;
  return (
    <section aria-labelledby="embed" className="grid gap-3 border-line border-t pt-4">
      <div>
        <h3 id="embed" className="font-semibold">
          {t("title")}
        </h3>
        <p className="text-ink-2 text-small">{t("intro")}</p>
      </div>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label={t("theme")}>
          <Select
            value={theme}
            onChange={(event) => setTheme(event.target.value)}
            options={THEMES.map((one) => ({ value: one, label: t(`themes.${one}`) }))}
          />
        </Field>
        <Field label={t("accent")} hint={t("accentHint")}>
          <Input
            maxLength={7}
            placeholder="#0f766e"
            value={accent}
            onChange={(event) => setAccent(event.target.value)}
          />
        </Field>
        {branches.length > 1 ? (
          <Field label={t("branch")}>
            <Select
              placeholder={t("everywhere")}
              value={branch}
              onChange={(event) => setBranch(event.target.value)}
              options={branches.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
        ) : null}
      </div>
      <Field label={t("code")}>
        <Textarea readOnly rows={3} value={code} className="font-mono text-tiny" />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <LinkButton href={address} target="_blank" rel="noopener" prefetch={false}>
          {t("look")}
        </LinkButton>
        <Button
          icon={Copy}
          onClick={() => void carryOut(navigator.clipboard.writeText(code), () => t("copied"))}
        >
          {t("copy")}
        </Button>
      </div>
    </section>
  );
}
