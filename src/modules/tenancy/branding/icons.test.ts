import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { drawIcon } from "./icons";
import { defaultBrand, gymInitials, shortName, starterColours } from "./rules";

describe("looks", () => {
  it.each([
    ["Kifaru Strength", "KS"],
    ["Ökofit", "O"],
    ["24/7 Gym", "2G"],
    ["  ", ""],
  ])("takes the initials of %j", (name, letters) => {
    expect(gymInitials(name)).toBe(letters);
  });

  it("shortens to whole words", () => {
    expect(shortName("Nordlicht Studio Mitte")).toBe("Nordlicht");
    expect(shortName("Bayani Gym")).toBe("Bayani Gym");
    expect(shortName("Donaudampfschiff")).toHaveLength(12);
  });

  it("starts every gym with a colour of the list", () => {
    expect(starterColours).toContain(defaultBrand("kifaru"));
    expect(defaultBrand("kifaru")).toBe(defaultBrand("kifaru"));
  });
});

describe("drawIcon", () => {
  it.each([
    ["Kifaru Strength", 192, "any"],
    ["健身", 512, "maskable"],
  ] as const)("draws %s at %i, %s", async (name, size, purpose) => {
    const png = await drawIcon({ name, brandColor: "#b45309", logo: null }, size, purpose);
    const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([size, size]);
    // A maskable icon bleeds to its corners; the other one is rounded.
    expect(data[3]).toBe(purpose === "maskable" ? 255 : 0);
    const colours = new Set<number>();
    for (let at = 0; at < data.length; at += 4) colours.add(data.readUInt32BE(at));
    expect(colours.size).toBeGreaterThan(2);
  });

  it("puts a logo in the middle of white", async () => {
    const logo = await sharp({ create: { width: 64, height: 64, channels: 4, background: "#ff0000" } })
      .webp({ lossless: true })
      .toBuffer();
    const png = await drawIcon({ name: "x", brandColor: "#000000", logo }, 192, "maskable");
    const { data } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * 192 + x) * 4, (y * 192 + x) * 4 + 3)];
    expect(at(2, 2)).toEqual([255, 255, 255]);
    expect(at(96, 96)[0]).toBeGreaterThan(240);
    expect(at(96, 96)[1]).toBeLessThan(15);
  });
});
