import type { SourceGraph } from "./imports.mjs";

/** Holds a graph of files to the rules; one sentence per breach, beginning with the file. */
export function checkArchitecture(graph: SourceGraph): { checked: number; problems: string[] };
