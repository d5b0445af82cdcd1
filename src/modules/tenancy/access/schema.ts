/** Says that what somebody may do has changed: a gym's facts, or one person's part in it. Every process listens. */
export const ACCESS_TOPIC = "platform/access";

/** Without `userId` the gym itself changed, and with it everybody's part. */
export interface AccessChange {
  readonly tenantId: string;
  readonly slug: string;
  readonly userId?: string;
}
