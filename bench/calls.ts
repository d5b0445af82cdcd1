import { randomUUID } from "node:crypto";
import type { FilledGym } from "@/server/testing/filled-gym";
import { type Prepared, request } from "./load";

/** What a search field is given: misspelt, half typed, a number, a phone. */
export const SEARCHES = ["amna kamau", "wanjru", "1234", "otieno patel", "hasan", "0700001234"];

const pathOf = (procedure: string, input?: unknown) =>
  `/api/trpc/${procedure}${input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`}`;

/** Requests as the product's own client makes them, each by another of the gym's people. */
export class Calls {
  readonly #gym: FilledGym;

  constructor(gym: FilledGym) {
    this.#gym = gym;
  }

  #headersOf(n: number): Record<string, string> {
    const { staff, slug } = this.#gym;
    return { cookie: staff[n % staff.length]?.cookie ?? "", "x-pulse-tenant": slug };
  }

  /** One prepared request for each person, with the inputs in turn, so that the generator costs little. */
  reads(procedure: string, inputs: readonly unknown[] = [undefined]): Prepared[] {
    return this.#gym.staff.map((_, n) =>
      request("GET", pathOf(procedure, inputs[n % inputs.length]), this.#headersOf(n)),
    );
  }

  /** Each member once: the second time they would be in already. */
  checkIns(): Prepared[] {
    const { memberIds, branchId } = this.#gym;
    return memberIds.map((memberId, n) =>
      request(
        "POST",
        "/api/trpc/attendance.checkIn",
        { ...this.#headersOf(n), "x-pulse-csrf": "1", "idempotency-key": randomUUID() },
        { branchId, by: { kind: "member", memberId } },
      ),
    );
  }

  /** @throws when the answer is a refusal. */
  async answerOf(port: number, procedure: string, input?: unknown): Promise<{ result: { data: unknown } }> {
    const response = await fetch(`http://127.0.0.1:${port}${pathOf(procedure, input)}`, {
      headers: this.#headersOf(0),
    });
    const answer = (await response.json()) as { result?: { data: unknown } };
    if (!answer.result) throw new Error(`${procedure} answered ${JSON.stringify(answer)}`);
    return { result: answer.result };
  }

  /** The first pages of the members' list, as somebody scrolls through it. */
  async pagesOfMembers(port: number): Promise<{ cursor?: string }[]> {
    const inputs: { cursor?: string }[] = [{}];
    for (let at = 0; at < 15; at++) {
      const { data } = (await this.answerOf(port, "membership.members.list", inputs.at(-1))).result as {
        data: { nextCursor: string | null };
      };
      if (data.nextCursor === null) break;
      inputs.push({ cursor: data.nextCursor });
    }
    return inputs;
  }
}
