/** Marks the scripts that every page runs, for browsers to compile them beside the main thread. */
export function hintRootFiles(folder: string): void;
