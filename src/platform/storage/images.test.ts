import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type ImageRefusal, MAX_IMAGE_BYTES, takeImage } from "./images";

function picture(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: "#d97706" } });
}

/** A photo as a phone makes it: turned, with the place where it was taken. */
async function phonePhoto(): Promise<Buffer> {
  const left = {
    input: { create: { width: 400, height: 600, channels: 3 as const, background: "#0000ff" } },
  };
  return picture(800, 600)
    .composite([{ ...left, left: 0, top: 0 }])
    .jpeg()
    .withExif({
      IFD0: { Make: "CameraMaker", Copyright: "Ada" },
      IFD3: {
        GPSLatitudeRef: "S",
        GPSLatitude: "1/1 17/1 0/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "36/1 49/1 0/1",
      },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A few kilobytes that claim to be a picture of any size. */
function claimedPng(width: number, height: number, rows: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc(rows * (1 + Math.ceil(width / 8))), { level: 9 });
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

async function refusal(input: Buffer): Promise<unknown> {
  return takeImage(input, "photo").then(
    () => "taken",
    (error: { code?: string; params?: { reason?: ImageRefusal } }) => `${error.code} ${error.params?.reason}`,
  );
}

describe("takeImage", () => {
  it("turns a photo upright and forgets where it was taken", async () => {
    const input = await phonePhoto();
    expect((await sharp(input).metadata()).exif?.includes("CameraMaker")).toBe(true);
    const taken = await takeImage(input, "photo");
    expect(taken).toMatchObject({ width: 600, height: 800 });
    expect(taken.variants.map(({ size }) => size)).toEqual([512, 128]);
    for (const { size, data } of taken.variants) {
      const metadata = await sharp(data).metadata();
      expect(metadata).toMatchObject({ format: "webp", width: size, height: size });
      expect([metadata.exif, metadata.xmp, metadata.iptc, metadata.icc, metadata.orientation]).toEqual(
        Array(5).fill(undefined),
      );
      expect(data.toString("latin1")).not.toMatch(/CameraMaker|Ada|EXIF|GPS/);
      const { data: raw } = await sharp(data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const pixel = (x: number, y: number) => [...raw.subarray((y * size + x) * 3, (y * size + x) * 3 + 3)];
      const [top, bottom] = [pixel(size >> 1, 4), pixel(size >> 1, size - 5)];
      expect(top[2], "blue is on top once upright").toBeGreaterThan(150);
      expect(bottom[0], "amber is below").toBeGreaterThan(150);
    }
  });

  it.each(["jpeg", "png", "webp", "avif"] as const)("takes %s", async (format) => {
    const taken = await takeImage(await picture(64, 48).toFormat(format).toBuffer(), "photo");
    expect(taken.variants).toHaveLength(2);
  });

  it("fits a wide logo whole on transparent ground", async () => {
    const { variants } = await takeImage(await picture(600, 200).png().toBuffer(), "logo");
    const raw = await sharp(variants[0]!.data).ensureAlpha().raw().toBuffer();
    const alpha = (x: number, y: number) => raw[(y * 512 + x) * 4 + 3];
    expect([alpha(256, 10), alpha(256, 256), alpha(5, 256), alpha(506, 256)]).toEqual([0, 255, 255, 255]);
  });

  it("takes a photo with a film appended, as phones make them, and drops the film", async () => {
    const film = Buffer.concat([Buffer.from("\0\0\0\x18ftypmp42"), Buffer.alloc(5_000, 7)]);
    const taken = await takeImage(Buffer.concat([await phonePhoto(), film]), "photo");
    expect(taken.variants[0]?.data.includes("ftypmp42")).toBe(false);
  });

  it("refuses by content, not by name", async () => {
    const jpeg = await picture(64, 64).jpeg().toBuffer();
    const page = Buffer.from("<!doctype html><script>alert(1)</script>");
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    const zipEnd = Buffer.concat([Buffer.from("PK\u0005\u0006"), Buffer.alloc(18)]);
    expect(await refusal(Buffer.alloc(0))).toBe("FILE_UNREADABLE empty");
    expect(await refusal(page)).toBe("UNSUPPORTED_FILE format");
    expect(await refusal(svg)).toBe("UNSUPPORTED_FILE format");
    expect(await refusal(await picture(64, 64).gif().toBuffer())).toBe("UNSUPPORTED_FILE format");
    expect(await refusal(Buffer.from("%PDF-1.7\n"))).toBe("UNSUPPORTED_FILE format");
    expect(await refusal(Buffer.concat([jpeg, page]))).toBe("UNSUPPORTED_FILE polyglot");
    expect(await refusal(Buffer.concat([jpeg, zipEnd]))).toBe("UNSUPPORTED_FILE polyglot");
    const commented = Buffer.concat([
      jpeg.subarray(0, 2),
      Buffer.from("\u00ff\u00fe\0\u0010<?php eval(0);", "latin1"),
      jpeg.subarray(2),
    ]);
    expect(await refusal(commented)).toBe("UNSUPPORTED_FILE polyglot");
    expect(await refusal(await picture(8, 400).png().toBuffer())).toBe("FILE_UNREADABLE tiny");
  });

  it("refuses a small file that unfolds into billions of pixels, at once and without the memory", async () => {
    const bomb = claimedPng(60_000, 60_000, 2_000);
    expect(bomb.length).toBeLessThan(100_000);
    const [started, before] = [performance.now(), process.memoryUsage().rss];
    expect(await refusal(bomb)).toBe("TOO_LARGE pixels");
    expect(await refusal(claimedPng(8_001, 8_000, 10))).toBe("TOO_LARGE pixels");
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1_024 * 1_024);
  });

  it("refuses too many bytes before looking at them", async () => {
    expect(await refusal(Buffer.alloc(MAX_IMAGE_BYTES + 1))).toBe("TOO_LARGE bytes");
  });

  it.each(["jpeg", "png", "webp"] as const)("refuses a %s that was cut off", async (format) => {
    const noise = sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: "#fff",
        noise: { type: "gaussian", mean: 128, sigma: 40 },
      },
    });
    const whole = await noise.toFormat(format).toBuffer();
    expect(await refusal(whole)).toBe("taken");
    expect(await refusal(whole.subarray(0, whole.length >> 1))).toBe("FILE_UNREADABLE damaged");
    expect(await refusal(whole.subarray(0, 60))).toMatch(
      /^(FILE_UNREADABLE damaged|UNSUPPORTED_FILE format)$/,
    );
  });

  it("serves many at once, and goes on after a bad one", async () => {
    const good = await picture(200, 200).jpeg().toBuffer();
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) => refusal(n % 3 === 0 ? good.subarray(0, 100) : good)),
    );
    expect(results.filter((result) => result === "taken")).toHaveLength(8);
  });
});
