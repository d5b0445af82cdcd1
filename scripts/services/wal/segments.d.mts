export function timelineOf(name: string): number;
export function positionOf(name: string): number;
export function nameOf(timeline: number, position: number): string;
export function segmentAt(timeline: number, lsn: string): string;
export function firstGap(names: readonly string[], from: string, to?: string): string | undefined;
