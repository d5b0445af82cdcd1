import { useSyncExternalStore } from "react";
import type { Severity } from "../../access/schema";

/** Two rising tones, one long one, two low ones: told apart without looking. Hertz and seconds. */
const TUNES: Record<Severity, readonly (readonly [hertz: number, at: number, lasts: number])[]> = {
  allow: [
    [660, 0, 0.09],
    [990, 0.1, 0.14],
  ],
  warn: [[520, 0, 0.35]],
  deny: [
    [220, 0, 0.18],
    [165, 0.22, 0.3],
  ],
};

const KEY = "pulse_muted";
const watchers = new Set<() => void>();
let context: AudioContext | undefined;

function isMuted(): boolean {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

/** Plays an answer's tune; silent where muted or where the browser has not been touched yet. */
export function playVerdict(severity: Severity): void {
  if (isMuted() || typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  void context.resume().catch(() => {
    // Browsers stay silent until the first touch.
  });
  const start = context.currentTime + 0.01;
  for (const [hertz, at, lasts] of TUNES[severity]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = severity === "deny" ? "square" : "sine";
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(severity === "deny" ? 0.12 : 0.25, start + at);
    volume.gain.exponentialRampToValueAtTime(0.001, start + at + lasts);
    tone.connect(volume).connect(context.destination);
    tone.start(start + at);
    tone.stop(start + at + lasts);
  }
}

function subscribe(notify: () => void) {
  watchers.add(notify);
  return () => watchers.delete(notify);
}

/** Whether this device keeps quiet, and the switch. */
export function useMuted(): [boolean, (muted: boolean) => void] {
  const muted = useSyncExternalStore(subscribe, isMuted, () => false);
  return [
    muted,
    (next) => {
      try {
        localStorage.setItem(KEY, next ? "1" : "0");
      } catch {
        // Without storage the sound stays on.
      }
      for (const notify of watchers) notify();
    },
  ];
}
