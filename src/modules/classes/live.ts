import type { ServiceContext } from "@/platform/context";
import { tenantTopic } from "@/platform/realtime/realtime";

/** What open timetables listen to: something about the plan, or about one class, is different by now. */
export function tellTimetable(ctx: ServiceContext, sessionId?: string): void {
  ctx.live(tenantTopic(ctx.tenantId, "classes"), sessionId === undefined ? {} : { sessionId });
}

/** What open rosters listen to: somebody was marked in a class. Members don't hear it. */
export function tellRoster(ctx: ServiceContext, sessionId: string): void {
  ctx.live(tenantTopic(ctx.tenantId, "roster"), { sessionId });
}
