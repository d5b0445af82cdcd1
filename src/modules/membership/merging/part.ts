import type { TenantContext } from "@/platform/context";
import type { MergeBlock, MergeMoney, MovedKind, UndoBlock } from "./schema";

/** The two records of a merge. */
export interface MergePair {
  survivorId: string;
  absorbedId: string;
}

/** `table.column` of a reference to a member. */
export type Place = `${string}.${string}`;

/**
 * A module's share in merging two members. Every reference to a member is in exactly one part, under `moves` or
 * `stays`; a test asks the database's catalogue for all of them, so that a new table can't be forgotten.
 */
export interface MergePart {
  /** References that are pointed at the survivor, and what the desk calls those rows; null is not worth a line. */
  readonly moves: Readonly<Record<Place, MovedKind | null>>;
  /** References that stay with the record they were written under. */
  readonly stays: readonly Place[];
  /**
   * What rows of this module's tables are to the desk when they came to hang on something that moved, which is what an
   * undo is refused for; null where such rows tie nothing together.
   */
  readonly hangs: Readonly<Record<string, MovedKind | null>>;
  /** What stands against the merge. Asked for the preview and again under the lock. */
  blocks?(ctx: TenantContext, pair: MergePair): Promise<MergeBlock[]>;
  /** Amounts that become one. */
  money?(ctx: TenantContext, pair: MergePair): Promise<MergeMoney[]>;
  /** Clears what only one of can be, before the rows move. @returns what `giveBack` needs. */
  makeWay?(ctx: TenantContext, pair: MergePair): Promise<Readonly<Record<string, string[]>>>;
  /** What stands against the undo, besides new rows. */
  undoBlocks?(ctx: TenantContext, merge: MergePair & { id: string }): Promise<UndoBlock[]>;
  /** Puts back what `makeWay` cleared, after the rows have gone back. */
  giveBack?(ctx: TenantContext, pair: MergePair, kept: Readonly<Record<string, string[]>>): Promise<void>;
}
