import { addDays, addMonths, daysBetween, isLocalDate } from "@/shared/time-zone/local-date";

export const PRESETS = ["7", "30", "90", "month", "custom"] as const;
export type Preset = (typeof PRESETS)[number];

/** The longest stretch that is shown at once. */
const MOST_DAYS = 731;

/** What the money screen is about, exactly as it stands in the address. */
export interface MoneyPeriod {
  preset: Preset;
  from: string;
  to: string;
  /** First day of what it is compared with; as many days right before when left out. */
  beforeFrom?: string;
}

const isPreset = (text: string): text is Preset => (PRESETS as readonly string[]).includes(text);

/** Reads an address; what makes no sense in it becomes the last 30 days. */
export function readPeriod(params: { get: (name: string) => string | null }, today: string): MoneyPeriod {
  const asked = params.get("period") ?? "30";
  const preset = isPreset(asked) ? asked : "30";
  if (preset === "month") {
    const from = `${today.slice(0, 7)}-01`;
    return { preset, from, to: today, beforeFrom: addMonths(from, -1, 1) };
  }
  if (preset === "custom") {
    const [from, to] = [params.get("from") ?? "", params.get("to") ?? ""];
    const days = isLocalDate(from) && isLocalDate(to) ? daysBetween(from, to) + 1 : 0;
    if (days >= 1 && days <= MOST_DAYS) return { preset, from, to };
  }
  const days = preset === "custom" ? 30 : Number(preset);
  return {
    preset: preset === "custom" ? "30" : preset,
    from: addDays(today, 1 - days),
    to: today,
  };
}

/** Days that one bar stands for: a day, or a week where days would be too thin to press. */
export function daysPerBar(days: number): number {
  return days > 45 ? 7 : 1;
}

/** Cuts days into bars from the end, so that the last bar is whole and the first may be short. */
export function inBars<Day>(days: readonly Day[], perBar: number): Day[][] {
  const bars: Day[][] = [];
  for (let end = days.length; end > 0; end -= perBar)
    bars.unshift(days.slice(Math.max(0, end - perBar), end));
  return bars;
}
