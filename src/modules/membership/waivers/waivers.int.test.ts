import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { memberFields } from "../members/schema";
import { createMember } from "../members/service";
import { signWaiverInput } from "./schema";
import {
  currentWaiver,
  listWaivers,
  publishWaiver,
  signatureFile,
  signaturesOf,
  signOwnWaiver,
  signWaiver,
} from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
let image: string;
beforeAll(async () => {
  // Late in the evening in Nairobi is still the same day there, and the day before in UTC is none.
  world = await createTestWorld({ now: "2026-03-10T20:30:00Z" });
  gym = await world.createGym();
  other = await world.createGym();
  image = await drawing(
    '<path d="M10 60 C 60 0, 120 120, 190 20" stroke="black" fill="none" stroke-width="4"/>',
  );
  await inGym((ctx) =>
    publishWaiver(ctx, {
      texts: [
        { locale: "en", title: "House rules", body: "I train at my own risk." },
        { locale: "sw", title: "Sheria", body: "Nafanya mazoezi kwa hatari yangu." },
      ],
    }),
  );
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>) => world.within(gym, work);

async function drawing(content: string): Promise<string> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80">${content}</svg>`;
  return (await sharp(Buffer.from(svg)).png().toBuffer()).toString("base64");
}

async function member(birthDate?: string): Promise<string> {
  const fields = memberFields.parse({ firstName: "Amina", lastName: newId().slice(-6), birthDate });
  return (await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }))).memberId;
}

const waiverId = async () => (await inGym((ctx) => currentWaiver(ctx, "en")))?.id ?? "";
const signature = async (more: object) => ({
  waiverVersionId: await waiverId(),
  signerName: "Amina Said",
  signerRole: "self" as const,
  image,
  ...more,
});

async function signedOn(memberId: string): Promise<string | undefined> {
  return await world.db.read(gym.facts.id, async ({ models }) => {
    const found = await models.member.findFirst({
      where: { id: memberId },
      select: { waiverSignedOn: true },
    });
    return found?.waiverSignedOn?.toISOString().slice(0, 10);
  });
}

describe("waivers", () => {
  it("are shown in the reader's language, else in the gym's", async () => {
    expect(await inGym((ctx) => currentWaiver(ctx, "sw"))).toMatchObject({ title: "Sheria" });
    expect(await inGym((ctx) => currentWaiver(ctx, "de"))).toMatchObject({ title: "House rules" });
    expect(await world.within(other, (ctx) => currentWaiver(ctx))).toBeNull();
    expect(await world.within(other, listWaivers)).toEqual([]);
  });

  it("keep the words that were signed, and the day for the door", async () => {
    const memberId = await member("1990-05-01");
    const desk = userActor();
    const input = await signature({ memberId });
    const { signatureId } = await world.within(gym, (ctx) => signWaiver(ctx, input), { actor: desk });
    expect(await signedOn(memberId)).toBe("2026-03-10");
    await inGym((ctx) =>
      publishWaiver(ctx, { texts: [{ locale: "en", title: "New rules", body: "Other words." }] }),
    );
    const [kept] = await inGym((ctx) => signaturesOf(ctx, memberId));
    expect(kept).toMatchObject({ version: 1, title: "House rules", body: "I train at my own risk." });
    const key = await inGym((ctx) => signatureFile(ctx, signatureId, false));
    expect(await world.ports.storage.head(key)).toMatchObject({ contentType: "image/webp" });
    // The words have changed: whoever still holds the old ones signs the new ones.
    await expect(inGym((ctx) => signWaiver(ctx, input))).rejects.toMatchObject({ code: "WAIVER_RETIRED" });
    expect((await inGym(listWaivers)).map(({ version, retired }) => [version, retired])).toEqual([
      [2, false],
      [1, true],
      [1, true],
    ]);
  });

  it("of a minor are signed by a guardian, as the gym's age of majority has it", async () => {
    const memberId = await member("2008-03-11");
    const alone = await signature({ memberId });
    await expect(inGym((ctx) => signWaiver(ctx, alone))).rejects.toMatchObject({ code: "GUARDIAN_NEEDED" });
    expect(await signedOn(memberId)).toBeUndefined();
    await inGym((ctx) => signWaiver(ctx, { ...alone, signerRole: "guardian", signerName: "Mama Amina" }));
    expect((await inGym((ctx) => signaturesOf(ctx, memberId)))[0]).toMatchObject({ signerRole: "guardian" });
    const grown = await signature({ memberId: await member("2008-03-10") });
    await inGym((ctx) => signWaiver(ctx, grown));
  });

  it("are signed by members themselves, for nobody else, without a witness", async () => {
    const memberId = await member();
    const own = { actor: userActor(), roles: ["member" as const], memberId };
    const { signatureId } = await world.within(
      gym,
      async (ctx) => signOwnWaiver(ctx, await signature({})),
      own,
    );
    expect((await inGym((ctx) => signaturesOf(ctx, memberId)))[0]).toMatchObject({ witnessName: null });
    await world.within(gym, (ctx) => signatureFile(ctx, signatureId, true), own);
    const stranger = { ...own, memberId: await member() };
    const look = world.within(gym, (ctx) => signatureFile(ctx, signatureId, true), stranger);
    await expect(look).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("belong to their gym", async () => {
    const memberId = await member();
    const { signatureId } = await inGym(async (ctx) => signWaiver(ctx, await signature({ memberId })));
    const input = await signature({ memberId });
    await expect(world.within(other, (ctx) => signWaiver(ctx, input))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(world.within(other, (ctx) => signatureFile(ctx, signatureId, false))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await world.within(other, (ctx) => signaturesOf(ctx, memberId))).toEqual([]);
  });

  it("take a drawing only, whatever it says it is", async () => {
    const memberId = await member();
    const tried = async (bytes: Buffer | string) => {
      const drawn = typeof bytes === "string" ? bytes : bytes.toString("base64");
      const input = await signature({ memberId, image: drawn });
      return await inGym((ctx) => signWaiver(ctx, input)).then(
        () => "OK",
        (error: { code?: string }) => error.code,
      );
    };
    const jpeg = await sharp(Buffer.from(image, "base64")).flatten().jpeg().toBuffer();
    expect(await tried(jpeg)).toBe("UNSUPPORTED_FILE");
    expect(await tried(Buffer.from("<script>alert(1)</script>"))).toBe("UNSUPPORTED_FILE");
    expect(await tried(Buffer.from(image, "base64").subarray(0, 200))).toBe("FILE_UNREADABLE");
    // Nobody has drawn anything.
    expect(await tried(await drawing(""))).toBe("FILE_UNREADABLE");
    expect(await tried(Buffer.alloc(200_001))).toBe("TOO_LARGE");
    expect(signWaiverInput.safeParse(await signature({ memberId, image: "A".repeat(266_673) })).success).toBe(
      false,
    );
    expect(signWaiverInput.safeParse(await signature({})).success).toBe(false);
    expect(await signedOn(memberId)).toBeUndefined();
  });
});
