import { expect, type Page } from "@playwright/test";
import type { apiOf } from "./api";

type Api = ReturnType<typeof apiOf>;

interface Branch {
  id: string;
  zone: string;
}

/** Date and time of a moment by a branch's clock. */
function wallOf(at: Date, zone: string): { on: string; time: string } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return { on: `${part("year")}-${part("month")}-${part("day")}`, time: `${part("hour")}:${part("minute")}` };
}

/** A class of its own kind that begins in a quarter of an hour, unless told, whatever day and hour it is. @returns its id */
export async function classSoon(
  owner: Api,
  own: { name: string; capacity: number; trainer: string | null; inMinutes?: number },
): Promise<{ sessionId: string; typeId: string }> {
  const [branch] = await owner.query<Branch[]>("tenancy.branches.list");
  const { trainers } = await owner.query<{ trainers: { id: string; name: string }[] }>(
    "classes.catalogue.read",
  );
  const trainer = trainers.find(({ name }) => name === own.trainer);
  const terms = { minutes: 60, capacity: own.capacity, walkInSeats: 0 };
  const { id: typeId } = await owner.mutate<{ id: string }>("classes.catalogue.saveType", {
    ...terms,
    id: null,
    name: own.name,
    color: "teal",
    description: null,
    level: "all",
    maxGuests: 1,
    credits: 0,
    dropInMinor: null,
    listed: false,
  });
  const { on, time } = wallOf(new Date(Date.now() + (own.inMinutes ?? 15) * 60_000), branch?.zone ?? "UTC");
  await owner.mutate("classes.series.create", {
    ...terms,
    branchId: branch?.id,
    classTypeId: typeId,
    roomId: null,
    trainerId: trainer?.id ?? null,
    localTime: time,
    weekdays: [new Date(`${on}T12:00:00Z`).getUTCDay() || 7],
    everyWeeks: 1,
    startsOn: on,
    endsOn: null,
    dates: 1,
  });
  const { sessions } = await owner.query<{ sessions: { id: string; name: string }[] }>(
    "classes.timetable.staff",
    { from: on, to: on },
  );
  const sessionId = sessions.find(({ name }) => name === own.name)?.id;
  expect(sessionId).toBeDefined();
  return { sessionId: sessionId ?? "", typeId };
}

interface Goer {
  memberId: string;
  name: string;
}

/** Members whose plan lets them into a class, and who have nothing else at that time. */
export async function whoMayCome(owner: Api, sessionId: string, count: number): Promise<Goer[]> {
  const { items } = await owner.query<{ items: { id: string; firstName: string; lastName: string }[] }>(
    "membership.members.list",
    { standing: ["active"], limit: 60 },
  );
  const found: Goer[] = [];
  for (const { id: memberId, firstName, lastName } of items) {
    if (found.length === count) break;
    const check = await owner.query<{ refusal: unknown }>("classes.roster.checkWalkIn", {
      sessionId,
      memberId,
    });
    if (check.refusal === null) found.push({ memberId, name: `${firstName} ${lastName}`.trim() });
  }
  expect(found).toHaveLength(count);
  return found;
}

/** The same members, booked. */
export async function bookSome(owner: Api, sessionId: string, count: number): Promise<Goer[]> {
  const goers = await whoMayCome(owner, sessionId, count);
  for (const { memberId } of goers) await owner.mutate("classes.bookings.bookFor", { sessionId, memberId });
  return goers;
}

/** The timetable of the day on which a class in so many minutes falls, with that class on the screen. */
export async function openDay(page: Page, name: string, inMinutes: number): Promise<void> {
  const at = new Date(Date.now() + inMinutes * 60_000);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Africa/Nairobi" }).format(at);
  await page.goto(`/kifaru/schedule?day=${day}`);
  await expect(page.getByRole("button", { name: `${name}, ` }).first()).toBeVisible({ timeout: 45_000 });
}

/** A class on the member's timetable. */
export const cardOf = (page: Page, name: string) =>
  page.getByRole("listitem").locator("div", { hasText: name }).filter({ visible: true });
