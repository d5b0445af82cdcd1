/** Weights are stored in grams, distances in metres, durations in seconds; these convert for people. */

export type WeightUnit = "kg" | "lb";
export type DistanceUnit = "km" | "mi";

const gramsPer: Readonly<Record<WeightUnit, number>> = { kg: 1_000, lb: 453.592_37 };
const metresPer: Readonly<Record<DistanceUnit, number>> = { km: 1_000, mi: 1_609.344 };

/** Grams as a number of the unit, unrounded. */
export function fromGrams(grams: number, unit: WeightUnit): number {
  return grams / gramsPer[unit];
}

/** Whole grams. */
export function toGrams(value: number, unit: WeightUnit): number {
  return Math.round(value * gramsPer[unit]);
}

/** Metres as a number of the unit, unrounded. */
export function fromMetres(metres: number, unit: DistanceUnit): number {
  return metres / metresPer[unit];
}

/** Metres, unrounded: GPS distances are not whole. */
export function toMetres(value: number, unit: DistanceUnit): number {
  return value * metresPer[unit];
}

/** Seconds for one kilometre or mile; undefined without distance. */
export function paceSeconds(metres: number, seconds: number, unit: DistanceUnit): number | undefined {
  return metres > 0 ? (seconds * metresPer[unit]) / metres : undefined;
}

/** `5:07` or `1:02:09`; a clock face that reads the same in every language. Negative durations are not shown: `0:00`. */
export function clockFace(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
