import type { ReactNode } from "react";
import { cn } from "@/ui/tokens/cn";

/** A linked section of the gallery. */
export function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="grid min-w-0 gap-6">
      <h2 id={`${id}-title`} className="border-line border-b pb-2 font-semibold text-heading tracking-tight">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** One part under its name. */
export function Specimen({
  name,
  children,
  className,
}: {
  name: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <div className="grid min-w-0 content-start gap-2">
      <h3 className="text-ink-3 text-tiny">{name}</h3>
      <div className={cn("flex min-w-0 flex-wrap items-center gap-3", className)}>{children}</div>
    </div>
  );
}

/** Specimens side by side where there is room. */
export function Grid({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cn("grid min-w-0 gap-x-10 gap-y-6 lg:grid-cols-2", className)}>{children}</div>;
}
