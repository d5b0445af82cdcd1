import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { createLogger } from "./logger";

function listen() {
  let text = "";
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { logger: createLogger("test", "debug", sink), written: () => text };
}

/** What PostgreSQL says of a refused row, as `pg` throws it and as Prisma wraps it. */
function refusedRow() {
  return Object.assign(new Error("new row violates check constraint"), {
    code: "23514",
    constraint: "member_standing",
    detail: "Failing row contains (0197, Amina, amina@example.com, +254700000001).",
    where: "COPY member, line 3: amina@example.com",
  });
}

it("says which rule of the database refused, and nothing of the row", () => {
  const { logger, written } = listen();
  const wrapped = Object.assign(new Error("invocation failed"), {
    cause: refusedRow(),
    meta: { driverAdapterError: { cause: { ...refusedRow() } } },
  });
  logger.error({ err: refusedRow() }, "a call was refused");
  logger.error({ err: wrapped }, "a call was refused");
  expect(written()).toContain("member_standing");
  expect(written()).toContain("23514");
  expect(written()).toContain("new row violates check constraint");
  expect(written()).not.toMatch(/amina|2547/i);
});

it("keeps secrets out wherever they stand", () => {
  const { logger, written } = listen();
  logger.info({ token: "canary", input: { password: "canary", who: { email: "canary" } } }, "a line");
  expect(written()).toContain("a line");
  expect(written()).not.toContain("canary");
});
