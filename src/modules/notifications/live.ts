import type { TenantId } from "@/platform/ids";
import { tenantTopic } from "@/platform/realtime/realtime";

/** Where a member's open screens hear that the inbox is different; theirs alone. */
export function inboxTopic(tenantId: TenantId, memberId: string): string {
  return tenantTopic(tenantId, "inbox", memberId);
}
