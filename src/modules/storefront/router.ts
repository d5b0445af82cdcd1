import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { storefrontPermissions as may } from "./permissions";
import {
  acceptedRequest,
  acceptRequestInput,
  askToJoinInput,
  joinOffer,
  joinRequest,
  requestIdInput,
} from "./requests/schema";
import * as requests from "./requests/service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

const storefrontRouter = router({
  offer: tenantProcedure(may["storefront.read"])
    .output(joinOffer)
    .query(({ ctx }) => requests.readOffer(ctx)),
  askToJoin: tenantProcedure(may["storefront.ask-to-join"])
    .input(askToJoinInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await requests.askToJoin(ctx, input);
      return ok;
    }),
  requests: tenantProcedure(may["join-request.manage"])
    .output(z.array(joinRequest))
    .query(({ ctx }) => requests.listRequests(ctx)),
  acceptRequest: tenantProcedure(may["join-request.manage"])
    .input(acceptRequestInput)
    .output(acceptedRequest)
    .mutation(({ ctx, input }) => requests.acceptRequest(ctx, input)),
  dismissRequest: tenantProcedure(may["join-request.manage"])
    .input(requestIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await requests.dismissRequest(ctx, input.requestId);
      return ok;
    }),
});

export const storefrontRoot = router({ storefront: storefrontRouter });
export type StorefrontApi = typeof storefrontRoot;
