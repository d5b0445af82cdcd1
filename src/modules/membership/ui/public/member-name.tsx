import type { ReactNode } from "react";
import { Avatar } from "@/ui/primitives/avatar";
import { cn } from "@/ui/tokens/cn";

/** What is needed to show who somebody is. */
export interface NamedMember {
  id: string;
  firstName: string;
  lastName: string;
  photo: string | null;
}

export function fullName(member: Pick<NamedMember, "firstName" | "lastName">): string {
  return `${member.firstName} ${member.lastName}`.trim();
}

/** Address of a photo; the small one is for rows, the large one for a person's own page. */
export function photoHref(
  slug: string,
  key: string | null,
  size: "small" | "large" = "small",
): string | null {
  if (!key) return null;
  return `/api/files/${slug}/${size === "small" ? key.replace(/\.webp$/, "-small.webp") : key}`;
}

/** A member's face and name in one line, with an optional second one. */
export function MemberName({
  member,
  slug,
  size = "sm",
  children,
  className,
}: {
  member: NamedMember;
  /** The gym in the address: photos belong to it. */
  slug: string;
  size?: "sm" | "md" | "lg";
  /** A second, quieter line: the number, the plan. */
  children?: ReactNode;
  className?: string;
}) {
  return (
    <span className={cn("flex min-w-0 items-center gap-2.5", className)}>
      <Avatar
        name={fullName(member)}
        seed={member.id}
        size={size}
        src={photoHref(slug, member.photo, size === "lg" ? "large" : "small")}
      />
      <span className="min-w-0">
        <span className="block truncate font-medium">{fullName(member)}</span>
        {children ? <span className="block truncate text-ink-2 text-small">{children}</span> : null}
      </span>
    </span>
  );
}
