"use client";

import { skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { useApi } from "@/platform/trpc/react";
import { countryDefaults } from "@/shared/geo/country";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Input } from "@/ui/primitives/input";
import { slugOf } from "../../gyms/rules";
import type { CreateGymInput } from "../../gyms/schema";
import type { TenancyApi } from "../../router";
import { useFormWords } from "../form-words";
import { GymFields } from "../gym-fields";
import { deviceHome } from "../places";

/** What was typed survives a reload: kept in this browser until the gym is made. */
const DRAFT = "pulse.new-gym";

function readDraft(): CreateGymInput {
  const { country = "KE", zone } = deviceHome();
  const fresh = { name: "", slug: "", country, ...countryDefaults(country, zone) };
  try {
    const kept = JSON.parse(localStorage.getItem(DRAFT) ?? "{}") as Partial<CreateGymInput>;
    return { ...fresh, ...kept };
  } catch {
    return fresh;
  }
}

function keepDraft(draft: Partial<CreateGymInput> | null): void {
  try {
    if (draft) localStorage.setItem(DRAFT, JSON.stringify(draft));
    else localStorage.removeItem(DRAFT);
  } catch {
    // Storage may be switched off or full; the form works without.
  }
}

/** Name, address and country: enough to make the gym. */
export function GymStep({ onMade }: { onMade: (slug: string) => void }) {
  const t = useTranslations("tenancy.setup");
  const gym = useTranslations("tenancy.gym");
  const api = useApi<TenancyApi>();
  const words = useFormWords();
  const [draft] = useState(readDraft);
  const form = useZodForm(() => import("../../gyms/schema").then((part) => part.createGymInput), {
    defaultValues: draft,
    words,
  });
  const create = useMutation(api.tenancy.gyms.create.mutationOptions());
  useEffect(() => {
    const { unsubscribe } = form.watch((values) => keepDraft(values as Partial<CreateGymInput>));
    return unsubscribe;
  }, [form]);

  return (
    <Panel>
      <Form
        form={form}
        onSubmit={async (values) => {
          const made = await create.mutateAsync(values);
          keepDraft(null);
          onMade(made.slug);
        }}
      >
        <FormField name="name" label={gym("name")} hint={gym("nameHint")} required>
          <Input autoComplete="organization" autoFocus />
        </FormField>
        <SlugField touched={draft.slug !== "" && draft.slug !== slugOf(draft.name)} />
        <GymFields proposing />
        <FormActions>
          <SubmitButton size="lg">{t("create")}</SubmitButton>
        </FormActions>
      </Form>
    </Panel>
  );
}

function useSettled(value: string, delay: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return settled;
}

/** The gym's address: follows its name until somebody writes their own, and says at once whether it is free. */
function SlugField({ touched }: { touched: boolean }) {
  const t = useTranslations("tenancy.slug");
  const gym = useTranslations("tenancy.gym");
  const api = useApi<TenancyApi>();
  const { setValue } = useFormContext();
  const own = useRef(touched);
  const name = useWatch({ name: "name" }) as string;
  const slug = useWatch({ name: "slug" }) as string;
  const country = useWatch({ name: "country" }) as string;
  useEffect(() => {
    if (!own.current) setValue("slug", slugOf(name));
  }, [name, setValue]);
  const settled = useSettled(slug, 350);
  const check = useQuery(
    api.tenancy.gyms.checkSlug.queryOptions(settled ? { name, country, slug: settled } : skipToken, {
      staleTime: 10_000,
    }),
  );
  const answer = settled === slug ? check.data : undefined;
  const choose = (idea: string) => {
    own.current = true;
    setValue("slug", idea, { shouldValidate: true });
  };
  return (
    <div className="grid gap-2">
      <FormField name="slug" label={gym("slug")} hint={gym("slugHint")} required>
        <Input
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onInput={() => {
            own.current = true;
          }}
        />
      </FormField>
      <div aria-live="polite" className="grid min-h-6 gap-2 text-small">
        {slug && !answer ? (
          <span className="flex items-center gap-1.5 text-ink-2">
            <LoaderCircle aria-hidden className="size-4 animate-spin" />
            {t("checking")}
          </span>
        ) : null}
        {answer?.state === "free" ? (
          <span className="flex items-center gap-1.5 text-ok">
            <CircleCheck aria-hidden className="size-4" />
            {t("free", { address: `${window.location.host}/${slug}` })}
          </span>
        ) : null}
        {answer && answer.state !== "free" && answer.state !== "none" ? (
          <>
            <span className="flex items-center gap-1.5 text-deny">
              <CircleX aria-hidden className="size-4" />
              {t(answer.state)}
            </span>
            {answer.ideas.length > 0 ? (
              <span className="flex flex-wrap items-center gap-2">
                <span className="text-ink-2">{t("ideas")}</span>
                {answer.ideas.map((idea) => (
                  <Button key={idea} size="sm" onClick={() => choose(idea)}>
                    {idea}
                  </Button>
                ))}
              </span>
            ) : null}
          </>
        ) : null}
      </div>
    </div>
  );
}
