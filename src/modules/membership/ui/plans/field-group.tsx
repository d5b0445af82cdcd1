"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { get, useFormContext } from "react-hook-form";

/** A part of a long form under its own heading. */
export function FieldGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-5 border-line border-t pt-5" aria-label={title}>
      <h3 className="-mb-2 font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** The same, folded away until it is wanted, or until something in it is wrong. */
export function FoldedGroup({
  title,
  about,
  names,
  children,
}: {
  title: string;
  /** What it holds, so that most people need not look. */
  about: string;
  /** Fields inside; one that is wrong unfolds the group. */
  names: readonly string[];
  children: ReactNode;
}) {
  const { formState } = useFormContext();
  const [open, setOpen] = useState(false);
  const wrong = names.some((name) => get(formState.errors, name) !== undefined);
  return (
    <details
      open={open || wrong}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group border-line border-t pt-3"
    >
      <summary className="-mx-2 flex min-h-control cursor-pointer list-none items-center gap-3 rounded-md px-2 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 grow">
          <span className="block font-semibold">{title}</span>
          <span className="block text-ink-2 text-small group-open:hidden">{about}</span>
        </span>
        <ChevronDown
          aria-hidden
          className="size-4 shrink-0 text-ink-3 transition-transform group-open:rotate-180"
        />
      </summary>
      <div className="grid gap-5 pt-3 pb-2">{children}</div>
    </details>
  );
}
