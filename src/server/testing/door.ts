import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ClientBase } from "pg";
import type { Answer, ApiCalls } from "./api-calls";
import type { FilledGym } from "./filled-gym";

/** One check-in at the desk. */
export function checkIn(
  web: ApiCalls,
  gym: FilledGym,
  memberId: string,
  more: { key: string; by: number; branchId?: string; alone?: boolean },
): Promise<Answer> {
  const person = gym.staff[more.by % gym.staff.length];
  return web.mutate("attendance.checkIn", {
    input: { branchId: more.branchId ?? gym.branchId, by: { kind: "member", memberId } },
    cookie: person?.cookie ?? "",
    slug: gym.slug,
    key: more.key,
    alone: more.alone ?? false,
  });
}

export function visitIdOf(answer: Answer): string {
  return (answer.data as { visitId: string }).visitId;
}

/** Everything the database has of the visits that were made by check-ins. */
export async function visitsByMember(admin: ClientBase): Promise<Map<string, string[]>> {
  const { rows } = await admin.query<{ member: string; ids: string[] }>(
    "select member_id::text as member, array_agg(id::text) as ids from visit group by 1",
  );
  return new Map(rows.map(({ member, ids }) => [member, ids]));
}

/** What became of everything that desks were told. */
export interface DoorAudit {
  /** Members whose acknowledged visit is not there. */
  readonly lost: string[];
  /** Members with more than one visit. */
  readonly doubled: string[];
  /** Members with a visit. */
  readonly kept: number;
}

/** Holds everything that desks were told against the database. */
export async function auditDoor(admin: ClientBase, load: Pick<Load, "acknowledged">): Promise<DoorAudit> {
  const visits = await visitsByMember(admin);
  return {
    lost: [...load.acknowledged].filter(([id, visit]) => !visits.get(id)?.includes(visit)).map(([id]) => id),
    doubled: [...visits].filter(([, ids]) => ids.length > 1).map(([id]) => id),
    kept: visits.size,
  };
}

export interface Load {
  /** Member id → id of the visit that was acknowledged. */
  readonly acknowledged: Map<string, string>;
  /** Answers that were neither a success nor a cut connection. */
  readonly refused: { at: number; ms: number; answer: Answer }[];
  /** When each success came. */
  readonly successes: number[];
  /** Milliseconds of each success, of its last try alone. */
  readonly took: number[];
  cut: number;
  /** Lets no new member come in and waits for those who wait for their answer. */
  finish(): Promise<void>;
}

/**
 * Desks that check in one member after the other; each action has one key and is repeated until it is answered, as
 * the client does.
 * @param options.rest milliseconds between one member and the next at a desk
 */
export function startLoad(
  web: ApiCalls,
  gym: FilledGym,
  options: { desks: number; alone?: boolean; retry?: boolean; rest?: number },
): Load {
  let next = 0;
  let ending = false;
  const load: Load = { acknowledged: new Map(), refused: [], successes: [], took: [], cut: 0, finish };
  async function desk(by: number): Promise<void> {
    while (!ending) {
      const memberId = gym.memberIds[next++];
      if (memberId === undefined) throw new Error("more members are needed for this load");
      const key = randomUUID();
      for (;;) {
        const at = performance.now();
        try {
          const answer = await checkIn(web, gym, memberId, { key, by, alone: options.alone ?? false });
          if (answer.status === 200) {
            load.acknowledged.set(memberId, visitIdOf(answer));
            load.successes.push(performance.now());
            load.took.push(performance.now() - at);
            if (options.rest) await pause(options.rest);
            break;
          }
          load.refused.push({ at, ms: performance.now() - at, answer });
        } catch {
          load.cut++;
        }
        if (options.retry === false) break;
        // Not all in the same instant: what they ask of the machine would only delay the answer.
        await pause(100 + by * 3);
      }
    }
  }
  const desks = Array.from({ length: options.desks }, (_, by) => desk(by));
  async function finish(): Promise<void> {
    ending = true;
    await Promise.all(desks);
  }
  return load;
}
