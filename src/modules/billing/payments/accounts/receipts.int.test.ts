import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { type PaymentWorld, startPaymentWorld } from "../../testing/payment-world";
import { askForReceipts, listAccounts } from "./service";

let world: TestWorld;
let money: PaymentWorld;
let gym: TestGym;

beforeAll(async () => {
  world = await createTestWorld();
  money = await startPaymentWorld(world);
  gym = await world.createGym();
  await money.setUp(gym);
});
afterAll(async () => {
  await money.door.close(0);
  await world.close();
});

const reported = async (of: TestGym) => {
  const accounts = await world.within(of, (ctx) => listAccounts(ctx));
  return accounts.find(({ provider }) => provider === "mpesa")?.receipts;
};

it("has payments that nobody asked for reported once an account is set up, and says so", async () => {
  expect(await reported(gym)).toBeNull();
  await money.drain(gym);
  expect(await reported(gym)).toEqual({ state: "done", at: world.clock.now().toISOString() });
});

it("says when the provider holds an address already", async () => {
  await world.within(gym, (ctx) => askForReceipts(ctx));
  expect(await reported(gym)).toBeNull();
  await money.drain(gym);
  expect(await reported(gym)).toMatchObject({ state: "before" });
});

it("says when the provider can't be reached; asking again is the owner's", async () => {
  await world.within(gym, (ctx) => askForReceipts(ctx));
  await money.simulators.close();
  await money.drain(gym);
  expect(await reported(gym)).toMatchObject({ state: "failed" });
});
