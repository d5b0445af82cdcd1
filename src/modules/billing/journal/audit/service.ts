import type { ServiceContext } from "@/platform/context";
import type { Violation } from "../schema";
import { findViolations, takeTime } from "./data";

/**
 * Checks the gym's books against themselves: postings balance, bills are what their lines and their entries say,
 * numbers have no gap, money is booked when and only when it came. Reads the whole journal: for the night and for tests.
 * @returns what does not hold; empty when all is well.
 */
export function auditBooks(ctx: Pick<ServiceContext, "db">): Promise<Violation[]> {
  return findViolations(ctx.db);
}

/**
 * The same for a journal of many years. Inside a transaction, which alone gets more time than a call may take.
 * @param milliseconds for the statement
 */
export async function auditWholeBooks(
  ctx: Pick<ServiceContext, "db">,
  milliseconds: number,
): Promise<Violation[]> {
  await takeTime(ctx.db, milliseconds);
  return await auditBooks(ctx);
}
