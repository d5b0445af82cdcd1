import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { exportRefusedRows } from "./refused/service";
import { csv, ImportRider } from "./testing";
import { takeImportFile } from "./upload/service";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-11-21T09:00:00Z" });
});
afterAll(() => world.close());

const rider = () => ImportRider.inNewGym(world);

describe("hostile and broken files", () => {
  it("keeps formulas as text and hands them out disarmed, with the reason in words", async () => {
    const here = await rider();
    const batchId = await here.upload(
      "formula.csv",
      csv(
        "First Name,Last Name,Email,Notes",
        '=cmd|"/c calc"!A1,Evil,not-an-email,@SUM(1+1)',
        `Robert'); DROP TABLE member;--,Tables,bobby@example.com,\${jndi:ldap://x}`,
      ),
    );
    await here.check(batchId, { options: { onBadValue: "refuse" } });
    await here.commit(batchId);
    expect(await here.memberBy({ email: "bobby@example.com" })).toMatchObject({
      firstName: "Robert'); DROP TABLE member;--",
      notes: `\${jndi:ldap://x}`,
    });
    const lines: string[][] = [];
    await here.act(async (ctx) => {
      for await (const stretch of exportRefusedRows(ctx, batchId)) lines.push(...stretch);
    });
    expect(lines).toEqual([
      ["Row", "Why it was left out", "First Name", "Last Name", "Email", "Notes"],
      [
        "2",
        "Email: “not-an-email” is not an e-mail address. Correct it or empty the cell.",
        `'=cmd|"/c calc"!A1`,
        "Evil",
        "not-an-email",
        "'@SUM(1+1)",
      ],
    ]);
  });

  it("takes NUL bytes and halves of letters without a crash", async () => {
    const here = await rider();
    const odd = `First Name,Last Name,Notes\n${"x".repeat(5_000)},Long,ok\nNul\0l,Byte,a\ud83d\n`;
    const batchId = await here.upload(
      "odd.csv",
      Buffer.concat([
        Buffer.from("First Name,Last Name,Notes\n"),
        Buffer.from(odd.split("\n").slice(1).join("\n")),
      ]),
    );
    const checked = await here.check(batchId);
    expect(checked.state).toBe("checked");
    await here.commit(batchId);
    expect((await here.detail(batchId)).state).toBe("done");
  });

  it("refuses what is no list before anything is kept, with the sentence's code", async () => {
    const { facts } = (await rider()).gym;
    const refusal = async (bytes: Buffer) => {
      async function* source() {
        yield bytes;
      }
      return await takeImportFile(world.ports, facts, { fileName: "x.csv", bytes: source() }).then(
        () => "taken",
        (error: { code: string; params: { problem?: string } }) =>
          `${error.code} ${error.params.problem ?? ""}`,
      );
    };
    expect(await refusal(Buffer.alloc(0))).toBe("FILE_UNREADABLE FILE_EMPTY");
    expect(await refusal(Buffer.from("PK\x03\x04rest"))).toBe("FILE_UNREADABLE FILE_IS_SPREADSHEET");
    expect(await refusal(Buffer.from("Name,Email\n"))).toBe("FILE_UNREADABLE HEADER_ONLY");
    expect(await refusal(Buffer.from('Name\n"open\n'))).toBe("FILE_UNREADABLE QUOTE_NOT_CLOSED");
    expect(await refusal(Buffer.alloc(25 * 1_048_576 + 1, "a"))).toBe("TOO_LARGE ");
    expect(await world.ports.storage.list(`${facts.id}/`)).toEqual([]);
  });

  it("stops a check at a quote that is never closed, far into the file", async () => {
    const here = await rider();
    const rows = Array.from({ length: 3_000 }, (_, i) => `Ann${i},Alpha`);
    const batchId = await here.upload("quote.csv", csv("First Name,Last Name", ...rows, '"never,closed'));
    const checked = await here.check(batchId);
    expect(checked).toMatchObject({ state: "failed", error: { code: "QUOTE_NOT_CLOSED" } });
    expect(await here.standings()).toMatchObject({ members: 0 });
  });
});
