import { AccessResolver } from "@/modules/tenancy/access/service";
import { insertPerson } from "@/modules/tenancy/testing";
import type { Actor, RequestContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { type TestWorld, userActor } from "@/platform/testing/world";
import { createCallerFactory } from "@/platform/trpc/trpc";
import { operationsRoot } from "../router";

const createCaller = createCallerFactory(operationsRoot);

/**
 * Calls as somebody may make them at the operator's pages, and somebody who may.
 * @param more.idempotencyKey as a browser sends it with each change
 */
export async function operatorsDesk(
  world: TestWorld,
  more: Partial<Pick<RequestContext, "ports" | "idempotencyKey">> = {},
) {
  const access = new AccessResolver(world.ports);
  const userId = await insertPerson(world.db, { email: `operator-${newId()}@example.com`, name: "Op" });
  const operator = userActor({ userId, name: "Op", platformRole: "operator" });
  const callAs = (actor: Actor) => {
    const request = {
      requestId: "test",
      address: "127.0.0.1",
      userAgent: "",
      locale: "en",
      tenantSlug: undefined,
      idempotencyKey: undefined,
      csrfSafe: true,
      actor,
      sessionToken: undefined,
      ports: world.ports,
      resolveAccess: access.resolveAccess,
      setCookie: () => undefined,
      ...more,
    } satisfies RequestContext;
    return createCaller(request).operations;
  };
  return { access, operator, callAs, call: callAs(operator) };
}

export type OperatorsDesk = Awaited<ReturnType<typeof operatorsDesk>>;
