import { finished, openDatabase } from "./indexed";
import { openQueueStore, type QueueStore, type Waiting } from "./queue-store";

/** Something that a person did without a network, and that the server is to be told. */
export interface Action {
  /** E-mail address of whoever did it. */
  person: string;
  slug: string;
  /** The API's procedure and what it is given. */
  procedure: string;
  input: unknown;
  /** Idempotency key: however often it is sent, it is done once. */
  key: string;
  /** When it was done, by this device's clock. */
  at: number;
}

export type WaitingAction = Waiting<Action>;

/** What became of an action that was sent: gone when the server has decided, waiting when it could not be asked. */
export type Sent = "gone" | "waiting";

const DATABASE = "pulse-waiting";
const STORE = "actions";
const MOST = 100;

/** The actions that wait on this device; they survive a restart of the phone and are sent in their order. */
export class WaitingActions {
  readonly #watchers = new Set<() => void>();
  #store: Promise<QueueStore<Action>> | undefined;
  #sending: Promise<void> | undefined;
  #known: readonly WaitingAction[] = [];

  readonly #open: () => Promise<QueueStore<Action>>;

  constructor(open: () => Promise<QueueStore<Action>> = () => openQueueStore<Action>(DATABASE, STORE)) {
    this.#open = open;
  }

  /** What waits, as it was last looked at. The same array until something changes. */
  get known(): readonly WaitingAction[] {
    return this.#known;
  }

  /** Calls back when `known` has changed. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Keeps an action; the same one twice is kept once. @throws where the device keeps nothing */
  async keep(action: Action): Promise<void> {
    const store = await this.#opened();
    const same = (await store.list(MOST)).some(
      (one) =>
        one.person === action.person &&
        one.slug === action.slug &&
        one.procedure === action.procedure &&
        JSON.stringify(one.input) === JSON.stringify(action.input),
    );
    if (!same) await store.add(action, action.at);
    await this.look();
  }

  /** Reads what waits from the device. */
  async look(): Promise<readonly WaitingAction[]> {
    this.#known = await (await this.#opened()).list(MOST);
    for (const watcher of [...this.#watchers]) watcher();
    return this.#known;
  }

  /**
   * Sends a person's actions, the oldest first, until one has to wait. Called again while it runs, it is the same run;
   * whatever others left on this device is forgotten.
   */
  send(person: string, send: (action: WaitingAction) => Promise<Sent>): Promise<void> {
    this.#sending ??= this.#drain(person, send).finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #drain(person: string, send: (action: WaitingAction) => Promise<Sent>): Promise<void> {
    const store = await this.#opened();
    const all = await this.look();
    const others = all.filter((action) => action.person !== person).map(({ clientSeq }) => clientSeq);
    if (others.length > 0) await store.remove(others);
    for (const action of all) {
      if (action.person !== person) continue;
      if ((await send(action)) === "waiting") break;
      await store.remove([action.clientSeq]);
    }
    await this.look();
  }

  #opened(): Promise<QueueStore<Action>> {
    this.#store ??= this.#open();
    return this.#store;
  }
}

/** Forgets everybody's actions on this device. */
export async function forgetActions(): Promise<void> {
  const db = await openDatabase(DATABASE, (made) => {
    made.createObjectStore(STORE, { keyPath: "clientSeq" });
    made.createObjectStore("numbers");
  });
  const transaction = db.transaction(STORE, "readwrite");
  transaction.objectStore(STORE).clear();
  await finished(transaction);
  db.close();
}

let shared: WaitingActions | undefined;

/** The actions of this page's device. */
export function waitingActions(): WaitingActions {
  shared ??= new WaitingActions();
  return shared;
}
