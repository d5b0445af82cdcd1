import { closeDrawer, getShift, moveCash, openDrawer } from "@/modules/billing/shifts/service";
import type { SettableClock } from "@/platform/clock";
import type { TenantContext } from "@/platform/context";
import { addDays, type LocalDate, weekday } from "@/shared/time-zone/local-date";
import { wallTimeToInstant } from "@/shared/time-zone/time-zone";
import type { Step } from "./agenda";
import type { ShutDown } from "./closures";
import type { DemoGym, Frame } from "./gyms/gym";
import type { Random } from "./random";

/** Days of which the drawers are told; before that the till was a tin that nobody counted. */
const DAYS_BACK = 14;
const OPENS_AT = "07:00";
const COUNTED_AT = "20:15";

/** What lies in a drawer in the morning, and by how much a count may be out: minor units. */
const CASH: Readonly<Record<string, { float: number; out: number; errand: number }>> = {
  KES: { float: 500_000, out: 5_000, errand: 35_000 },
  PHP: { float: 200_000, out: 2_000, errand: 18_000 },
  EUR: { float: 15_000, out: 50, errand: 640 },
};

interface Words {
  readonly short: readonly string[];
  readonly over: readonly string[];
  readonly errand: string;
  readonly handover: readonly string[];
}
const ENGLISH: Words = {
  short: ["Gave too much change", "Counted twice, still short", "A coin roll was one short"],
  over: ["Somebody left their change", "Water was sold without a receipt"],
  errand: "Milk and cleaning cloths",
  handover: [
    "Card terminal was slow in the evening; it works again after a restart.",
    "Two parcels for the trainers are behind the desk.",
    "Please ask for small change at the bank, we are running out.",
    "A blue water bottle and a towel were found, both in the box.",
  ],
};
const WORDS: Readonly<Record<string, Words>> = {
  de: {
    short: [
      "Zu viel Wechselgeld gegeben",
      "Zweimal gezählt, es fehlt weiterhin",
      "In einer Rolle fehlte eine Münze",
    ],
    over: ["Jemand hat das Wechselgeld liegen lassen", "Wasser ohne Beleg verkauft"],
    errand: "Milch und Putztücher",
    handover: [
      "Das Kartenterminal war abends langsam; nach einem Neustart geht es wieder.",
      "Zwei Pakete für die Trainer liegen hinter dem Empfang.",
      "Bitte bei der Bank Kleingeld holen, es wird knapp.",
      "Eine blaue Flasche und ein Handtuch wurden gefunden, beides liegt in der Kiste.",
    ],
  },
};

interface Branch {
  readonly id: string;
  readonly isOpen: (day: LocalDate) => boolean;
}

/** The drawers of a gym's desks over its last two weeks: opened in the morning, counted in the evening, handed over. */
export class Drawers {
  readonly #branches: readonly Branch[];
  readonly #open = new Map<string, { shiftId: string; day: LocalDate }>();
  readonly #words: Words;
  readonly #cash: { float: number; out: number; errand: number };
  readonly #zone: string;
  readonly #frame: Frame;
  readonly #clock: SettableClock;
  readonly #random: Random;

  constructor(
    gym: DemoGym,
    frame: Frame,
    place: { branchIds: readonly string[]; closures: readonly ShutDown[]; clock: SettableClock },
    random: Random,
  ) {
    const { locale, currency, zone } = gym.gym;
    const words = WORDS[locale] ?? ENGLISH;
    const cash = CASH[currency];
    if (!cash) throw new Error(`no drawer is known in ${currency}`);
    this.#words = words;
    this.#cash = cash;
    this.#zone = zone;
    this.#frame = frame;
    this.#clock = place.clock;
    this.#random = random;
    this.#branches = gym.branches.map(({ openingHours }, index) => ({
      id: place.branchIds[index] ?? "",
      isOpen: (day) =>
        openingHours.some(({ days }) => days.includes(weekday(day))) &&
        !place.closures.some(({ branch, fromOn, toOn }) => branch === index && fromOn <= day && day <= toOn),
    }));
  }

  /** What the desk does first on each of the days. */
  steps(): Step[] {
    const days = Array.from({ length: DAYS_BACK + 1 }, (_, index) =>
      addDays(this.#frame.today, index - DAYS_BACK),
    );
    return days.map((day) => ({ day, run: (ctx) => this.#begin(ctx, day) }));
  }

  /** Counts what is still open: whoever looks at the demo finds every drawer closed. */
  async close(ctx: TenantContext): Promise<void> {
    for (const { id } of this.#branches) await this.#count(ctx, id);
  }

  async #begin(ctx: TenantContext, day: LocalDate): Promise<void> {
    await this.close(ctx);
    const opens = this.#at(day, OPENS_AT);
    if (opens >= this.#frame.now) return;
    for (const { id: branchId, isOpen } of this.#branches) {
      if (!isOpen(day)) continue;
      this.#clock.set(opens);
      const { id: shiftId } = await openDrawer(ctx, { branchId, drawer: "1", floatMinor: this.#cash.float });
      this.#open.set(branchId, { shiftId, day });
    }
  }

  async #count(ctx: TenantContext, branchId: string): Promise<void> {
    const drawer = this.#open.get(branchId);
    if (!drawer) return;
    this.#open.delete(branchId);
    const { shiftId, day } = drawer;
    const chance = this.#random.fork(`${this.#branches.findIndex(({ id }) => id === branchId)}/${day}`);
    const evening = this.#at(day, COUNTED_AT);
    this.#clock.set(evening < this.#frame.now ? evening : this.#frame.now);
    if (chance.chance(0.2))
      await moveCash(ctx, { shiftId, amountMinor: -this.#cash.errand, reason: this.#words.errand });
    const { tenders } = await getShift(ctx, shiftId);
    const out = chance.chance(0.22) ? chance.int(1, 4) * this.#cash.out * (chance.chance(0.7) ? -1 : 1) : 0;
    const reason = out === 0 ? undefined : chance.pick(out < 0 ? this.#words.short : this.#words.over);
    const counts = tenders
      .filter(({ tender }) => tender === "cash" || tender === "card_terminal")
      .map(({ tender, expectedMinor }) =>
        tender === "cash"
          ? { tender, countedMinor: expectedMinor + out, reason }
          : { tender, countedMinor: expectedMinor },
      );
    const handover = chance.chance(0.4) ? chance.pick(this.#words.handover) : undefined;
    await closeDrawer(ctx, { shiftId, counts, handover });
  }

  #at(day: LocalDate, time: string): Date {
    return wallTimeToInstant(day, time, this.#zone);
  }
}
