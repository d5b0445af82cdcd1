import { answer, finished, openDatabase } from "@/platform/offline/indexed";
import type { MarkOutcome, NewMark } from "../../roster/schema";

/** A mark that is on its way, or was refused and waits for somebody to read why. */
export interface KeptMark extends NewMark {
  /** Whose it is: shown when the answer is a refusal. */
  name: string;
  refusal: MarkOutcome["refusal"];
}

/** Something read earlier, with when the server gave it. */
export interface Kept<T> {
  data: T;
  /** Milliseconds by this device's clock. */
  at: number;
}

/** What a trainer's device keeps of rosters: marks until the server has them, and the rosters read last. */
export interface RosterStore {
  add(mark: KeptMark): Promise<void>;
  /** The oldest first. */
  marks(): Promise<KeptMark[]>;
  /** Lets go of what the server has taken in; keeps refusals with their reason. */
  settle(outcomes: readonly MarkOutcome[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  keep<T>(key: string, kept: Kept<T>): Promise<void>;
  kept<T>(key: string): Promise<Kept<T> | undefined>;
}

const byTime = (a: KeptMark, b: KeptMark) =>
  a.deviceAt < b.deviceAt ? -1 : a.deviceAt > b.deviceAt ? 1 : a.id < b.id ? -1 : 1;

/** Keeps things until the page is closed: for browsers that give a page no storage. */
export class MemoryRosterStore implements RosterStore {
  #marks = new Map<string, KeptMark>();
  #kept = new Map<string, Kept<unknown>>();

  async add(mark: KeptMark): Promise<void> {
    this.#marks.set(mark.id, mark);
  }

  async marks(): Promise<KeptMark[]> {
    return [...this.#marks.values()].sort(byTime);
  }

  async settle(outcomes: readonly MarkOutcome[]): Promise<void> {
    for (const { id, refusal } of outcomes) {
      const mark = this.#marks.get(id);
      if (mark && refusal) this.#marks.set(id, { ...mark, refusal });
      else this.#marks.delete(id);
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#marks.delete(id);
  }

  async keep<T>(key: string, kept: Kept<T>): Promise<void> {
    this.#kept.set(key, kept);
  }

  async kept<T>(key: string): Promise<Kept<T> | undefined> {
    return this.#kept.get(key) as Kept<T> | undefined;
  }
}

class DiskRosterStore implements RosterStore {
  readonly #db: IDBDatabase;

  constructor(db: IDBDatabase) {
    this.#db = db;
  }

  async #write(store: "marks" | "kept", work: (store: IDBObjectStore) => void): Promise<void> {
    const transaction = this.#db.transaction(store, "readwrite", { durability: "strict" });
    work(transaction.objectStore(store));
    await finished(transaction);
  }

  add(mark: KeptMark): Promise<void> {
    return this.#write("marks", (store) => void store.put(mark));
  }

  async marks(): Promise<KeptMark[]> {
    const all = await answer<KeptMark[]>(this.#db.transaction("marks").objectStore("marks").getAll());
    return all.sort(byTime);
  }

  async settle(outcomes: readonly MarkOutcome[]): Promise<void> {
    const marks = new Map((await this.marks()).map((mark) => [mark.id, mark]));
    await this.#write("marks", (store) => {
      for (const { id, refusal } of outcomes) {
        const mark = marks.get(id);
        if (mark && refusal) store.put({ ...mark, refusal });
        else store.delete(id);
      }
    });
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#write("marks", (store) => {
      for (const id of ids) store.delete(id);
    });
  }

  keep<T>(key: string, kept: Kept<T>): Promise<void> {
    return this.#write("kept", (store) => void store.put(kept, key));
  }

  kept<T>(key: string): Promise<Kept<T> | undefined> {
    return answer<Kept<T> | undefined>(this.#db.transaction("kept").objectStore("kept").get(key));
  }
}

const PREFIX = "pulse-roster-";
const open = new Map<string, Promise<RosterStore>>();

async function openStore(name: string): Promise<RosterStore> {
  try {
    const db = await openDatabase(`${PREFIX}${name}`, (made) => {
      made.createObjectStore("marks", { keyPath: "id" });
      made.createObjectStore("kept");
    });
    return new DiskRosterStore(db);
  } catch {
    return new MemoryRosterStore();
  }
}

/** The store of a person in a gym on this device: nobody else's marks are sent in their name. */
export function rosterStore(slug: string, email: string): Promise<RosterStore> {
  const name = `${slug}-${email}`;
  const known = open.get(name) ?? openStore(name);
  open.set(name, known);
  return known;
}

/** Forgets everybody's rosters on this device when they sign out. Marks that were not sent stay for their own sender. */
export async function forgetRosters(): Promise<void> {
  if (typeof indexedDB === "undefined" || !("databases" in indexedDB)) return;
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith(PREFIX)) continue;
    const db = await answer(indexedDB.open(name)).catch(() => undefined);
    if (!db?.objectStoreNames.contains("kept")) continue;
    const transaction = db.transaction("kept", "readwrite");
    transaction.objectStore("kept").clear();
    await finished(transaction).catch(() => undefined);
    db.close();
  }
}
