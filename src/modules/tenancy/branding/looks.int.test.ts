import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseKey } from "@/platform/storage/keys";
import { GymWorld } from "../testing/gym-world";
import { brandFile, receiveLogo, removeLogo, setColour } from "./service";

let gyms: GymWorld;
beforeAll(async () => {
  gyms = await GymWorld.create();
});
afterAll(() => gyms.close());

describe("looks", () => {
  const text = async (slug: string, name: string) =>
    (await brandFile(gyms.world.ports, slug, name))?.body.toString() ?? null;

  it("follow the colour, and old addresses are not kept for good", async () => {
    const made = await gyms.makeGym();
    const { slug } = made.facts;
    const { brandVersion } = await gyms.as(made, made.owner, "owner", (ctx) => setColour(ctx, "#be123c"));
    expect(await text(slug, `${brandVersion}.css`)).toContain("--brand:#be123c");
    expect((await brandFile(gyms.world.ports, slug, `${brandVersion}.css`))?.cacheControl).toContain(
      "immutable",
    );
    expect((await brandFile(gyms.world.ports, slug, "1.css"))?.cacheControl).not.toContain("immutable");
    expect(await brandFile(gyms.world.ports, slug, "../secret")).toBeNull();
    expect(await brandFile(gyms.world.ports, "no-such-gym", "1.css")).toBeNull();
  });

  it("are drawn once, whatever version an address names", async () => {
    const { slug } = (await gyms.makeGym()).facts;
    const icon = async (version: number) =>
      await brandFile(gyms.world.ports, slug, `icon-192-any-${version}.png`);
    const first = await icon(1);
    const old = await icon(7);
    expect(first?.cacheControl).toContain("immutable");
    expect(old?.cacheControl).not.toContain("immutable");
    expect(old?.body).toBe(first?.body);
  });

  it("show a manifest whose icons exist", async () => {
    const made = await gyms.makeGym();
    const manifest = JSON.parse((await text(made.facts.slug, "manifest.webmanifest")) ?? "{}") as {
      start_url: string;
      icons: { src: string; sizes: string; purpose: string }[];
    };
    expect(manifest).toMatchObject({
      name: "Test gym",
      start_url: `/${made.facts.slug}`,
      display: "standalone",
    });
    expect(manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual([
      "192x192 any",
      "192x192 maskable",
      "512x512 any",
      "512x512 maskable",
    ]);
    for (const { src, sizes } of manifest.icons) {
      const icon = await brandFile(gyms.world.ports, made.facts.slug, src.split("/").at(-1) ?? "");
      const { width, format } = await sharp(icon?.body).metadata();
      expect([format, `${width}x${width}`]).toEqual(["png", sizes]);
    }
  });

  it("take a logo, serve it, and let go of it", async () => {
    const made = await gyms.makeGym();
    const { slug } = made.facts;
    const png = await sharp({ create: { width: 300, height: 120, channels: 3, background: "#00ff00" } })
      .png()
      .toBuffer();
    const taken = await gyms.as(made, made.owner, "owner", (ctx) => receiveLogo(ctx, png));
    expect(taken.hasLogo).toBe(true);
    const logo = await brandFile(gyms.world.ports, slug, `logo-${taken.brandVersion}.webp`);
    expect((await sharp(logo?.body).metadata()).width).toBe(512);
    const [{ logoKey }] = (await gyms.world.db.read(made.facts.id, ({ models }) =>
      models.tenant.findMany({ select: { logoKey: true } }),
    )) as [{ logoKey: string }];
    const key = parseKey(logoKey);
    const kept = key && (await gyms.world.ports.storage.get(key.key));
    expect(kept && (await buffer(kept.stream)).length).toBeGreaterThan(0);
    const removed = await gyms.as(made, made.owner, "owner", removeLogo);
    expect(await brandFile(gyms.world.ports, slug, `logo-${removed.brandVersion}.webp`)).toBeNull();
    expect(key && (await gyms.world.ports.storage.head(key.key))).toBeNull();
  });

  it("refuse what is no image", async () => {
    const made = await gyms.makeGym();
    const script = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>");
    await expect(gyms.as(made, made.owner, "owner", (ctx) => receiveLogo(ctx, script))).rejects.toMatchObject(
      {
        code: "UNSUPPORTED_FILE",
      },
    );
  });
});
