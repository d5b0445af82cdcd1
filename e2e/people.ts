import type { BrowserContext } from "@playwright/test";
import { apiOf } from "./api";
import { linkInMail } from "./mail";

type Api = ReturnType<typeof apiOf>;

/** Adds a member behind the scenes. */
export async function addMember(
  api: Api,
  fields: { firstName: string; lastName: string; phone?: string; email?: string },
): Promise<string> {
  const added = await api.mutate<{ memberId: string }>("membership.members.create", {
    fields,
    acceptDuplicate: true,
  });
  return added.memberId;
}

/** Lets a member in to the app with an account of their own, signed in to their browser; the way has a journey itself. */
export async function joinApp(
  staff: Api,
  member: { memberId: string; name: string; email: string },
  context: BrowserContext,
  origin: string,
): Promise<void> {
  const { memberId, name, email } = member;
  const password = "quiet-otters-row-at-dawn";
  const theirs = apiOf(context, origin);
  const tokenOf = async (page: string) => new URL(await linkInMail(email, page), origin).hash.slice(1);
  await staff.mutate("membership.appAccess.invite", { memberId });
  await theirs.mutate("identity.signUp", { name, email, password });
  await theirs.mutate("identity.verify", { token: await tokenOf("/verify"), password });
  await theirs.mutate("membership.appAccess.join", { token: await tokenOf("/join") });
}

/** Somebody new with a plan for every class. */
export async function newMember(owner: Api, name: string, tag: string) {
  const email = `${name.toLowerCase()}-${tag}@example.org`;
  const memberId = await addMember(owner, { firstName: name, lastName: `Told${tag}`, email });
  const { today } = await owner.query<{ today: string }>("billing.overview.ofMember", { memberId });
  const plans = await owner.query<{ id: string; name: string }[]>("membership.plans.list");
  const planId = plans.find((plan) => plan.name === "Staff and guests")?.id;
  const items = [{ kind: "plan", planId, startOn: today }];
  const { quoteId } = await owner.mutate<{ quoteId: string }>("billing.changes.quoteSale", {
    memberId,
    items,
  });
  await owner.mutate("billing.changes.sell", { quoteId });
  return { memberId, email, name: `${name} Told${tag}` };
}
