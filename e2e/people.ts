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
