"use client";

import { useTranslations } from "next-intl";
import { brandTokens, SURFACES, type ThemeName } from "@/ui/tokens/brand";

const INK = {
  light: { text: "#17181b", faint: "#565962", line: "#e4e4e8" },
  dark: { text: "#f2f2f4", faint: "#a9acb6", line: "#2a2c31" },
};

/** How the accent looks on a phone, by day and by night. Drawn, so that it shows both whatever the reader's own theme. */
export function BrandPreview({ name, colour }: { name: string; colour: string }) {
  const t = useTranslations("tenancy.brand");
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {(["light", "dark"] as const).map((theme) => (
        <Screen
          key={theme}
          theme={theme}
          name={name}
          colour={colour}
          label={t(theme)}
          button={t("checkIn")}
        />
      ))}
    </div>
  );
}

function Screen({
  theme,
  name,
  colour,
  label,
  button,
}: {
  theme: ThemeName;
  name: string;
  colour: string;
  label: string;
  button: string;
}) {
  const { strong, on, ink, soft } = brandTokens(colour, theme);
  const { canvas, panel } = SURFACES[theme];
  const { text, faint, line } = INK[theme];
  const short = name.length > 22 ? `${name.slice(0, 21)}…` : name;
  return (
    <svg
      role="img"
      aria-label={`${label}: ${name}`}
      viewBox="0 0 320 176"
      className="w-full rounded-md border border-line"
    >
      <rect width="320" height="176" fill={canvas} />
      <rect width="320" height="40" fill={panel} />
      <rect y="39.5" width="320" height="1" fill={line} />
      <rect x="14" y="10" width="20" height="20" rx="5" fill={strong} />
      <text x="44" y="25" fontSize="13" fontWeight="600" fill={text}>
        {short}
      </text>
      <rect x="14" y="54" width="292" height="48" rx="8" fill={panel} stroke={line} />
      <rect x="26" y="66" width="76" height="24" rx="12" fill={soft} />
      <text x="64" y="82" fontSize="11" fontWeight="600" fill={ink} textAnchor="middle">
        18:05
      </text>
      <rect x="116" y="70" width="150" height="6" rx="3" fill={line} />
      <rect x="116" y="70" width="96" height="6" rx="3" fill={strong} />
      <text x="116" y="92" fontSize="10" fill={faint}>
        42 / 60
      </text>
      <rect x="14" y="118" width="292" height="42" rx="8" fill={strong} />
      <text x="160" y="144" fontSize="14" fontWeight="600" fill={on} textAnchor="middle">
        {button}
      </text>
    </svg>
  );
}
