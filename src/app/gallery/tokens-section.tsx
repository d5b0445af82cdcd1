"use client";

import { brandTokens } from "@/ui/tokens/brand";
import { Section, Specimen } from "./specimen";

const SURFACES = [
  ["canvas", "bg-canvas"],
  ["panel", "bg-panel"],
  ["raised", "bg-raised"],
  ["sunken", "bg-sunken"],
  ["brand-strong", "bg-brand-strong text-brand-on"],
  ["brand-soft", "bg-brand-soft text-brand-ink"],
  ["ok-soft", "bg-ok-soft text-ok"],
  ["warn-soft", "bg-warn-soft text-warn"],
  ["deny-soft", "bg-deny-soft text-deny"],
  ["info-soft", "bg-info-soft text-info"],
] as const;

const BRANDS = ["#4f46e5", "#e11d48", "#facc15", "#00ff88", "#0a1a5c", "#111111", "#f5f5f5"] as const;

export function TokensSection() {
  return (
    <Section id="tokens" title="Tokens">
      <Specimen name="Surfaces and states">
        {SURFACES.map(([name, className]) => (
          <span key={name} className={`rounded-md border border-line px-3 py-2 text-small ${className}`}>
            {name}
          </span>
        ))}
      </Specimen>
      <Specimen name="Type" className="grid gap-1">
        <p className="font-semibold text-display tracking-tight">Display 1,284</p>
        <p className="font-semibold text-heading tracking-tight">Heading</p>
        <p className="font-semibold text-title">Title</p>
        <p>Body: the quick brown fox jumps over the lazy dog, 0123456789.</p>
        <p className="text-ink-2 text-small">Small, secondary</p>
        <p className="text-ink-3 text-tiny">Tiny, faint</p>
      </Specimen>
      <Specimen name="Accent: any brand colour, corrected for light and dark" className="grid gap-2">
        {BRANDS.map((brand) => (
          <BrandRow key={brand} brand={brand} />
        ))}
      </Specimen>
    </Section>
  );
}

/** Drawn as SVG: the colours are data here, not tokens. */
function BrandRow({ brand }: { brand: string }) {
  return (
    <svg role="img" aria-label={`Accent from ${brand}`} width="340" height="36" className="max-w-full">
      <rect width="36" height="36" rx="8" fill={brand} className="stroke-line" />
      {(["light", "dark"] as const).map((theme, index) => {
        const tokens = brandTokens(brand, theme);
        const x = 48 + index * 148;
        return (
          <g key={theme}>
            <rect x={x} width="138" height="36" rx="8" fill={tokens.soft} />
            <rect x={x + 4} y="4" width="66" height="28" rx="6" fill={tokens.strong} />
            <text x={x + 37} y="22" textAnchor="middle" fill={tokens.on} className="text-tiny">
              Book
            </text>
            <text x={x + 102} y="22" textAnchor="middle" fill={tokens.ink} className="font-medium text-tiny">
              {theme}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
