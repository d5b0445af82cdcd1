/** One import of a file: where it leads and how it is loaded. */
export interface SourceImport {
  readonly specifier: string;
  readonly file?: string;
  readonly package?: string;
  readonly typeOnly: boolean;
  readonly lazy: boolean;
}

export interface SourceFacts {
  readonly imports: readonly SourceImport[];
  readonly readsEnvironment: boolean;
  readonly members: ReadonlySet<string>;
  readonly text: string;
}

export type SourceGraph = ReadonlyMap<string, SourceFacts>;

/** Reads the TypeScript files below the folders of a root. */
export function readGraph(root: string, folders: readonly string[]): SourceGraph;
