/** Names of the archived segments, sorted. */
export function listSegments(dir: string): string[];
export function listBases(dir: string): { name: string; endedAt: number; startSegment: string }[];
/** The file of an archived segment. */
export function segmentFile(dir: string, name: string): string;
/** Why a segment is of no use, or undefined when it is whole. */
export function segmentFault(dir: string, name: string): Promise<string | undefined>;
