import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { answer, finished, openDatabase } from "./indexed";

/** Whose answers, in which gym. */
export interface Keeping {
  /** E-mail address of whoever is signed in. */
  person: string;
  slug: string;
}

interface Kept {
  queryKey: QueryKey;
  data: unknown;
  /** When the server gave it, by this device's clock. */
  at: number;
}

const STORE = "answers";
/** Older answers help nobody. Milliseconds. */
const LONGEST = 14 * 86_400_000;

const open = () => openDatabase("pulse-answers", (db) => void db.createObjectStore(STORE));

/** The procedure that a query of the API client asks. */
export function procedureOf(queryKey: QueryKey): string {
  const [path] = queryKey;
  return Array.isArray(path) ? path.join(".") : "";
}

/**
 * Keeps a person's answers on this device and hands them to the screens that ask the same before the server has
 * answered, so that a screen opens at once and without a network. What is left of anybody else is deleted first.
 * @returns the way out; does nothing where the browser gives no storage
 */
export function keepAnswers(
  queries: QueryClient,
  { person, slug }: Keeping,
  isKept: (procedure: string) => boolean,
): () => void {
  let ended = false;
  const opened = open();
  const unsubscribe = queries.getQueryCache().subscribe(({ type, query, ...event }) => {
    if (type !== "updated" || !("action" in event) || event.action.type !== "success") return;
    // What a screen has put there ahead of the server is not an answer.
    if (event.action.manual || !isKept(procedureOf(query.queryKey))) return;
    const { data, dataUpdatedAt: at } = query.state;
    const kept: Kept = { queryKey: query.queryKey, data, at };
    void write(opened, () => ended, kept, [person, slug, query.queryHash]);
  });
  const restore = async () => {
    const db = await opened;
    for (const [[whose, where], kept] of await readAll(db)) {
      const { queryKey, data, at } = kept;
      if (ended) return;
      if (whose !== person || where !== slug || Date.now() - at > LONGEST) continue;
      if (queries.getQueryData(queryKey) === undefined)
        queries.setQueryData(queryKey, data, { updatedAt: at });
    }
    await clean(db, person);
  };
  restore().catch(() => undefined);
  return () => {
    ended = true;
    unsubscribe();
    opened.then((db) => db.close()).catch(() => undefined);
  };
}

/** Forgets everybody's answers on this device. */
export async function forgetAnswers(): Promise<void> {
  const db = await open();
  const transaction = db.transaction(STORE, "readwrite");
  transaction.objectStore(STORE).clear();
  await finished(transaction);
  db.close();
}

type Key = [person: string, slug: string, hash: string];

async function readAll(db: IDBDatabase): Promise<[Key, Kept][]> {
  const store = db.transaction(STORE).objectStore(STORE);
  const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer<Kept[]>(store.getAll())]);
  return values.map((kept, at) => [keys[at] as Key, kept]);
}

async function clean(db: IDBDatabase, person: string): Promise<void> {
  for (const [key, { at }] of await readAll(db)) {
    if (key[0] === person && Date.now() - at <= LONGEST) continue;
    db.transaction(STORE, "readwrite").objectStore(STORE).delete(key);
  }
}

async function write(
  opened: Promise<IDBDatabase>,
  ended: () => boolean,
  kept: Kept,
  key: Key,
): Promise<void> {
  try {
    const db = await opened;
    if (!ended()) db.transaction(STORE, "readwrite").objectStore(STORE).put(kept, key);
  } catch {
    // The screen works as long as the page is open.
  }
}
