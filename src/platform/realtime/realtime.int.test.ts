import { afterAll, beforeAll, describe } from "vitest";
import { type Carrier, overPostgres, overRedis } from "./testing/carriers";
import { carrierPromises } from "./testing/conformance";

describe.each([
  ["PostgreSQL", overPostgres],
  ["Redis", overRedis],
])("over %s", (_name, start) => {
  let carrier: Carrier;

  beforeAll(async () => {
    carrier = await start();
  });

  afterAll(() => carrier?.close());

  carrierPromises(() => carrier);
});
