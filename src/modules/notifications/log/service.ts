import type { z } from "zod";
import type { ServiceContext } from "@/platform/context";
import { OUTBOX_TOPIC } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { deliver } from "../jobs";
import * as data from "./data";
import type { deliveriesInput, deliveriesPage, deliveryKey, discardInput } from "./schema";

/*
 * For operator procedures only: their `ctx.db` is the system's and their mutations are one transaction, so the audit
 * line commits with the change.
 */

export async function readDeliveries(
  ctx: ServiceContext,
  { status, channel, cursor, limit }: z.output<typeof deliveriesInput>,
): Promise<z.infer<typeof deliveriesPage>> {
  const filter = { status: status ?? null, channel: channel ?? null };
  const found = await data.listDeliveries(ctx.db, filter, cursor ?? null, limit + 1);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last ? { createdAt: last.createdAt, id: last.id } : null };
}

/** Tries a delivery again that was refused or given up. @throws DomainError NOT_FOUND */
export async function retryDelivery(ctx: ServiceContext, key: z.output<typeof deliveryKey>): Promise<void> {
  const order = { id: newId<"outbox">() as string, job: deliver.name, now: ctx.clock.now() };
  const channel = await data.retryDelivery(ctx.db, key, order);
  if (!channel) throw new DomainError("NOT_FOUND");
  ctx.live(OUTBOX_TOPIC, {});
  const { tenantId, id } = key;
  const subject = { kind: "notification-delivery", id };
  ctx.audit({ action: "delivery.retry", subject, after: { tenantId, channel } });
}

/** Gives a delivery up for good; the notification stays in the inbox. @throws DomainError NOT_FOUND */
export async function discardDelivery(
  ctx: ServiceContext,
  { reason, ...key }: z.output<typeof discardInput>,
): Promise<void> {
  const channel = await data.discardDelivery(ctx.db, key, ctx.clock.now());
  if (!channel) throw new DomainError("NOT_FOUND");
  const { tenantId, id } = key;
  const subject = { kind: "notification-delivery", id };
  ctx.audit({ action: "delivery.discard", subject, before: { tenantId, channel }, reason });
}
