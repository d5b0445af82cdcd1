"use client";

import { ChevronRight, ConciergeBell, Dumbbell, Server, Store, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import type { DemoSignIns } from "../schema";

const ICONS = { owner: Store, desk: ConciergeBell, trainer: Dumbbell, member: UserRound } as const;

/** The demo's people, gym by gym: one tap is a sign-in. */
export function DemoPanel({
  demo,
  onEnter,
}: {
  demo: NonNullable<DemoSignIns>;
  onEnter: (credentials: { email: string; password: string }) => Promise<void>;
}) {
  const t = useTranslations("identity");
  const common = useTranslations("common");
  const inWords = useDescribeError();
  const { show } = useToast();
  const [busy, setBusy] = useState<string>();

  const enter = async (email: string) => {
    setBusy(email);
    try {
      await onEnter({ email, password: demo.password });
    } catch (error) {
      show({ tone: "error", title: inWords(error).message });
      setBusy(undefined);
    }
  };

  return (
    <section
      aria-labelledby="demo"
      className="min-w-0 rounded-md border border-line bg-panel p-5 lg:self-start lg:p-6"
    >
      <h2 id="demo" className="font-semibold text-title">
        {t("demo.title")}
      </h2>
      <p className="mt-1 text-ink-2 text-small">{t("demo.lead", { password: demo.password })}</p>
      <div className="mt-5 grid gap-x-8 gap-y-6 xl:grid-cols-2 sm:max-lg:grid-cols-2">
        {demo.gyms.map((gym) => (
          <section key={gym.slug} aria-labelledby={`demo-${gym.slug}`}>
            <h3 id={`demo-${gym.slug}`} className="flex items-baseline justify-between gap-2">
              <span className="font-medium">{gym.name}</span>
              <span className="text-ink-3 text-small">{gym.place ?? t("demo.empty")}</span>
            </h3>
            <div className="mt-2 grid grid-cols-2 gap-2">
              {gym.people.map(({ role, email }) => (
                <Button
                  key={role}
                  icon={ICONS[role]}
                  className="justify-start px-3"
                  loading={busy === email}
                  disabled={busy !== undefined && busy !== email}
                  aria-label={t("demo.as", { role: common(`roles.${role}`), gym: gym.name })}
                  onClick={() => enter(email)}
                >
                  <span className="truncate">{common(`roles.${role}`)}</span>
                </Button>
              ))}
            </div>
          </section>
        ))}
      </div>
      <div className="mt-6 flex flex-wrap items-center justify-between gap-2 border-line border-t pt-4">
        <span className="text-ink-2 text-small">{t("demo.installation")}</span>
        <Button
          variant="ghost"
          icon={Server}
          iconEnd={ChevronRight}
          loading={busy === demo.operator}
          disabled={busy !== undefined && busy !== demo.operator}
          onClick={() => enter(demo.operator)}
        >
          {common("roles.operator")}
        </Button>
      </div>
    </section>
  );
}
