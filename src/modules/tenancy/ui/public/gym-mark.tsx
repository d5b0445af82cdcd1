import { brandTokens } from "@/ui/tokens/brand";
import { cn } from "@/ui/tokens/cn";
import { brandAddress } from "../../branding/address";
import { gymInitials } from "../../branding/rules";

/** A gym's sign: its logo, or its initials on its colour. Decorative: the name stands beside it. */
export function GymMark({
  gym,
  className,
}: {
  gym: { slug: string; name: string; brandColor: string; brandVersion: number; hasLogo: boolean };
  className?: string;
}) {
  if (gym.hasLogo) {
    return (
      // biome-ignore lint/performance/noImgElement: the server has already made it as small as it is shown.
      <img
        src={brandAddress(gym.slug, gym.brandVersion, "logo-small")}
        alt=""
        width={48}
        height={48}
        className={cn("size-12 shrink-0 rounded-md border border-line bg-white object-contain", className)}
      />
    );
  }
  const { strong, on } = brandTokens(gym.brandColor, "light");
  return (
    <svg aria-hidden viewBox="0 0 48 48" className={cn("size-12 shrink-0 rounded-md", className)}>
      <rect width="48" height="48" fill={strong} />
      <text
        x="24"
        y="25"
        fill={on}
        fontSize="19"
        fontWeight="650"
        textAnchor="middle"
        dominantBaseline="central"
      >
        {gymInitials(gym.name)}
      </text>
    </svg>
  );
}
