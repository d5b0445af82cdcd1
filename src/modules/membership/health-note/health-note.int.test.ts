import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { memberFields } from "../members/schema";
import { archiveMember, createMember } from "../members/service";
import { healthNoteOf, ownHealthNote, saveHealthNote, withdrawHealthNote } from "./service";

let world: TestWorld;
let gym: TestGym;

beforeAll(async () => {
  world = await createTestWorld();
  gym = await world.createGym();
});
afterAll(() => world.close());

async function person(): Promise<string> {
  const fields = memberFields.parse({ firstName: "Amina", lastName: newId().slice(-6) });
  return (await world.within(gym, (ctx) => createMember(ctx, { fields, acceptDuplicate: true }))).memberId;
}
const as = (memberId: string) => ({ roles: ["member" as const], memberId });
const seen = (memberId: string) => world.within(gym, (ctx) => healthNoteOf(ctx, memberId));
const audited = async (memberId: string) => {
  const rows = await world.within(gym, (ctx) =>
    ctx.db.models.auditEntry.findMany({ where: { action: { startsWith: "health-note" } } }),
  );
  return rows.filter((row) => JSON.stringify(row).includes(memberId));
};

it("is there with the member's consent, in their latest words, and gone when they take it back", async () => {
  const memberId = await person();
  expect(await seen(memberId)).toBeNull();
  await world.within(gym, (ctx) => saveHealthNote(ctx, "Left knee"), as(memberId));
  world.clock.advance(60_000);
  await world.within(gym, (ctx) => saveHealthNote(ctx, "Left knee, no jumps"), as(memberId));
  const kept = { note: "Left knee, no jumps", consentedAt: world.clock.now().toISOString() };
  expect(await seen(memberId)).toEqual(kept);
  expect(await world.within(gym, ownHealthNote, as(memberId))).toEqual(kept);
  expect(await seen(await person())).toBeNull();
  for (const _ of [1, 2]) await world.within(gym, withdrawHealthNote, as(memberId));
  expect(await seen(memberId)).toBeNull();
  expect(await world.within(gym, ({ db }) => db.models.healthNote.count())).toBe(0);
  const lines = await audited(memberId);
  expect(lines.map(({ action }) => action).sort()).toEqual([
    "health-note.consent",
    "health-note.consent",
    "health-note.withdraw",
  ]);
  // The log says that there was one, never what it said.
  expect(JSON.stringify(lines)).not.toContain("knee");
});

it("goes with a member who leaves", async () => {
  const memberId = await person();
  await world.within(gym, (ctx) => saveHealthNote(ctx, "Asthma"), as(memberId));
  await world.within(gym, (ctx) => archiveMember(ctx, memberId, true));
  await world.within(gym, (ctx) => archiveMember(ctx, memberId, false));
  expect(await seen(memberId)).toBeNull();
});

it("stays in its gym", async () => {
  const memberId = await person();
  await world.within(gym, (ctx) => saveHealthNote(ctx, "Shoulder"), as(memberId));
  const other = await world.createGym();
  expect(await world.within(other, (ctx) => healthNoteOf(ctx, memberId))).toBeNull();
  await world.within(other, withdrawHealthNote, as(memberId));
  expect(await seen(memberId)).toMatchObject({ note: "Shoulder" });
});
