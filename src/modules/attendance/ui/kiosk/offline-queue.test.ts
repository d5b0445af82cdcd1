import { describe, expect, it } from "vitest";
import { MemoryQueueStore, nextNumber } from "@/platform/offline/queue-store";
import type { SyncOutcome } from "../../offline/schema";
import { OfflineQueue } from "./offline-queue";
import type { KeptScan, NewScan } from "./scan-store";

const scan = (text: string, second = 0) => ({
  deviceAt: new Date(Date.UTC(2026, 10, 21, 9, 0, second)).toISOString(),
  by: { kind: "scan" as const, text },
});
const recorded = ({ clientSeq }: KeptScan): SyncOutcome => ({
  clientSeq,
  outcome: "recorded",
  decision: "allow",
  reason: "OK",
  visitId: null,
  name: null,
});

describe("offline queue", () => {
  it("keeps the scans of a failed run and sends them with the same numbers", async () => {
    const store = new MemoryQueueStore<NewScan>();
    const queue = new OfflineQueue(store);
    await queue.keep(scan("1001"));
    await queue.keep(scan("1002", 1));
    const numbers = (await store.list(9)).map(({ clientSeq }) => clientSeq);
    await expect(
      queue.send(async () => {
        throw new Error("no network");
      }),
    ).rejects.toThrow("no network");
    expect(await queue.count()).toBe(2);

    // The page was reloaded: a new queue over what is kept.
    const seen: number[] = [];
    await new OfflineQueue(store).send(async (scans) => {
      seen.push(...scans.map(({ clientSeq }) => clientSeq));
      return scans.map(recorded);
    });
    expect(seen).toEqual(numbers);
    expect(await queue.count()).toBe(0);
  });

  it("forgets only what was answered for", async () => {
    const store = new MemoryQueueStore<NewScan>();
    const queue = new OfflineQueue(store);
    await queue.keep(scan("1001"));
    await queue.keep(scan("1002", 1));
    let calls = 0;
    await queue.send(async (scans) => (calls++ === 0 ? scans.slice(0, 1).map(recorded) : []));
    expect((await store.list(9)).map(({ by }) => by)).toEqual([{ kind: "scan", text: "1002" }]);
  });

  it("sends once however often it is asked", async () => {
    const queue = new OfflineQueue(new MemoryQueueStore<NewScan>());
    await queue.keep(scan("1001"));
    let sent = 0;
    const send = async (scans: KeptScan[]) => {
      sent += scans.length;
      await Promise.resolve();
      return scans.map(recorded);
    };
    await Promise.all([queue.send(send), queue.send(send), queue.send(send)]);
    expect(sent).toBe(1);
  });

  it("keeps a code once within a minute, and again after it", async () => {
    const queue = new OfflineQueue(new MemoryQueueStore<NewScan>());
    expect(await queue.keep(scan("1001"))).toBe(true);
    expect(await queue.keep(scan("1001", 59))).toBe(false);
    expect(await queue.keep(scan("1001", 60))).toBe(true);
    expect(await queue.count()).toBe(2);
  });

  it("never uses a number again, also after its storage was emptied", () => {
    const now = Date.UTC(2026, 10, 21);
    const first = nextNumber(0, now);
    expect(nextNumber(first, now)).toBe(first + 1);
    expect(nextNumber(0, now + 60_000)).toBeGreaterThan(first + 1);
    expect(nextNumber(first, 0)).toBe(first + 1);
  });
});
