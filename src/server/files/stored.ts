import type { Ports } from "@/platform/context";
import type { StorageKey } from "@/platform/storage/keys";

/**
 * Runs a change that stores files before its transaction, and takes them away again when it fails: a file that no row
 * names is found by nobody. What was stored may be kept all the same, when only the answer of the commit was lost; if
 * nobody can say, the files stay and the log names them.
 * @param work puts what it stores into `stored`, before storing it
 * @param isKept whether a row names the files
 */
export async function withoutOrphans<Result>(
  ports: Pick<Ports, "storage" | "logger">,
  work: (stored: StorageKey[]) => Promise<Result>,
  isKept: (stored: readonly StorageKey[]) => Promise<boolean>,
): Promise<Result> {
  const stored: StorageKey[] = [];
  try {
    return await work(stored);
  } catch (error) {
    if (stored.length > 0) {
      try {
        if (!(await isKept(stored))) for (const key of stored) await ports.storage.delete(key);
      } catch (failure) {
        ports.logger.warn({ err: failure, files: stored }, "files of a failed upload may be left over");
      }
    }
    throw error;
  }
}
