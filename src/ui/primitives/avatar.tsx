import { cn } from "@/ui/tokens/cn";

/** Eight grounds with white letters ≥ 4.5:1 in both themes; a person keeps theirs everywhere. */
const GROUNDS = [
  "bg-[#9f3a4b]",
  "bg-[#a14a17]",
  "bg-[#7a5d00]",
  "bg-[#2f6f3e]",
  "bg-[#0f6b70]",
  "bg-[#2c62a8]",
  "bg-[#5b4bb0]",
  "bg-[#8a3d86]",
] as const;

const SIZES = {
  sm: "size-7 text-[0.6875rem]",
  md: "size-9 text-[0.8125rem]",
  lg: "size-14 text-title",
  xl: "size-24 text-heading",
} as const;

/** First letters of the first and last word; works for single names and any script. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words[0] ?? "?";
  const last = words.length > 1 ? (words[words.length - 1] ?? "") : "";
  return ([...first][0] ?? "?").toLocaleUpperCase() + ([...last][0] ?? "").toLocaleUpperCase();
}

/** Index of a person's ground colour: the same name or id always gives the same one. */
export function avatarGround(seed: string): number {
  let hash = 0;
  for (const char of seed) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % GROUNDS.length;
}

/** A person's photo, or their initials. Decorative: the name stands beside it. */
export function Avatar({
  name,
  src,
  seed,
  size = "md",
  className,
}: {
  name: string;
  /** Address of the photo; the initials stay visible until it has loaded. */
  src?: string | null;
  /** Stable id for the colour, so it survives a change of name. */
  seed?: string;
  size?: keyof typeof SIZES;
  className?: string;
}) {
  return (
    <span
      aria-hidden
      className={cn(
        "relative inline-grid shrink-0 select-none place-items-center overflow-hidden rounded-full font-semibold text-white tracking-tight",
        GROUNDS[avatarGround(seed ?? name)],
        SIZES[size],
        className,
      )}
    >
      {initials(name)}
      {src ? (
        // biome-ignore lint/performance/noImgElement: member photos are already sized by the upload.
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          className="absolute inset-0 size-full object-cover"
        />
      ) : null}
    </span>
  );
}
