import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { buttonStyles } from "@/ui/primitives/button-styles";

/** Downloads the rows that were left out, each with its reason, ready to be mended. */
export function RefusedLink({
  slug,
  batchId,
  icon: Icon,
  size = "md",
  children,
}: {
  slug: string;
  batchId: string;
  icon: LucideIcon;
  size?: "sm" | "md";
  children: ReactNode;
}) {
  const query = new URLSearchParams({ tenant: slug, batchId });
  return (
    <a href={`/api/export/import?${query}`} download className={buttonStyles({ variant: "secondary", size })}>
      <Icon aria-hidden className="size-4" />
      {children}
    </a>
  );
}
