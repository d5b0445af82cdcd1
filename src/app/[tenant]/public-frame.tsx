import type { ReactNode } from "react";
import { GymName } from "@/ui/layout/app-shell";

/** Around what strangers see of a gym: its name, which leads to its page. */
export function PublicFrame({
  slug,
  name,
  logo,
  children,
}: {
  slug: string;
  name: string;
  logo: string | null;
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-line border-b bg-panel">
        <div className="mx-auto flex min-h-header w-full max-w-3xl items-center px-4 sm:px-6">
          {/* A document of its own: it is not one of these screens. */}
          <a href={`/${slug}/welcome`} className="flex min-h-control items-center rounded-md">
            <GymName name={name} logoUrl={logo} />
          </a>
        </div>
      </header>
      <main className="mx-auto w-full max-w-3xl grow px-4 pt-6 pb-16 sm:px-6">{children}</main>
    </div>
  );
}
