/**
 * Capitals and digits as strokes in a box 8 wide and 10 high. An icon is drawn on machines that may have no font at
 * all, so it brings its letters along.
 */
const STROKES: Readonly<Record<string, string>> = {
  A: "M0 10L4 0L8 10M1.6 6.4H6.4",
  B: "M1 0V10H4.8A2.6 2.6 0 0 0 4.8 4.8H1M1 0H4.4A2.4 2.4 0 0 1 4.4 4.8",
  C: "M7.4 1.9A4.2 4.6 0 1 0 7.4 8.1",
  D: "M1 0V10H3.4A4.4 5 0 0 0 3.4 0Z",
  E: "M7 0H1V10H7M1 4.9H6",
  F: "M7 0H1V10M1 4.9H6",
  G: "M7.3 1.8A4.2 4.6 0 1 0 7.7 6.2V5.6H4.6",
  H: "M1 0V10M7 0V10M1 4.9H7",
  I: "M4 0V10",
  J: "M6.4 0V7A2.8 3 0 0 1 0.9 7.4",
  K: "M1 0V10M7.2 0L1 6.2M3.4 4L7.4 10",
  L: "M1.4 0V10H7",
  M: "M0.4 10V0L4 6L7.6 0V10",
  N: "M1 10V0L7 10V0",
  O: "M4 0.2A3.8 4.8 0 1 0 4 9.8A3.8 4.8 0 1 0 4 0.2Z",
  P: "M1 10V0H4.6A2.8 2.8 0 0 1 4.6 5.6H1",
  Q: "M4 0.2A3.8 4.8 0 1 0 4 9.8A3.8 4.8 0 1 0 4 0.2ZM5 7.2L7.8 10.2",
  R: "M1 10V0H4.6A2.7 2.7 0 0 1 4.6 5.4H1M4.2 5.4L7.2 10",
  S: "M6.9 1.8A3.2 2.4 0 0 0 4 0.2C2 0.2 1 1.4 1 2.6C1 5.6 7.2 4.2 7.2 7.3C7.2 8.8 5.9 9.8 4 9.8A3.6 2.7 0 0 1 0.7 8",
  T: "M0.4 0H7.6M4 0V10",
  U: "M1 0V6.6A3 3.2 0 0 0 7 6.6V0",
  V: "M0.2 0L4 10L7.8 0",
  W: "M0 0L2 10L4 2.6L6 10L8 0",
  X: "M0.6 0L7.4 10M7.4 0L0.6 10",
  Y: "M0.4 0L4 5.2L7.6 0M4 5.2V10",
  Z: "M1 0H7.2L0.8 10H7.4",
  "0": "M4 0.2A3 4.8 0 1 0 4 9.8A3 4.8 0 1 0 4 0.2Z",
  "1": "M2 2.2L4.4 0V10",
  "2": "M1 2.6A3 2.6 0 0 1 7 2.8C7 5.4 1 7.4 1 10H7.2",
  "3": "M1 0H6.8L3.8 4A3 3 0 1 1 0.9 8.2",
  "4": "M5.6 10V0L0.6 7H7.6",
  "5": "M6.8 0H1.8L1.4 4.6A3.1 2.9 0 1 1 0.9 8.4",
  "6": "M5.8 0C3 2 1 4.6 1 7A3 2.9 0 1 0 7 7A3 2.8 0 0 0 1.2 6",
  "7": "M0.8 0H7.2L3 10",
  "8": "M4 0.2A2.4 2.3 0 1 0 4 4.7A2.4 2.3 0 1 0 4 0.2ZM4 4.7A3 2.6 0 1 0 4 9.8A3 2.6 0 1 0 4 4.7Z",
  "9": "M2.2 10C5 8 7 5.4 7 3A3 2.9 0 1 0 1 3A3 2.8 0 0 0 6.8 4",
};

/** A heartbeat, for names whose letters we have no strokes for. */
const PULSE = "M0 5.4H4L6 0.6L10 9.8L12.4 4.2L13.2 5.4H18";
const STEP = 10.4;

export interface Strokes {
  /** One SVG path per letter with its offset to the right. */
  readonly paths: readonly { readonly d: string; readonly x: number }[];
  readonly width: number;
  readonly height: number;
}

/** The strokes of one or two letters; a heartbeat when one of them can't be drawn. */
export function strokesOf(letters: string): Strokes {
  const known = [...letters].map((letter) => STROKES[letter]);
  if (known.length === 0 || known.some((d) => d === undefined)) {
    return { paths: [{ d: PULSE, x: 0 }], width: 18, height: 10 };
  }
  return {
    paths: known.map((d, index) => ({ d: d ?? "", x: index * STEP })),
    width: 8 + (known.length - 1) * STEP,
    height: 10,
  };
}
