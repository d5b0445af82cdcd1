import type { PastPayment } from "@/modules/billing/past/service";
import { addDays, addMonths, age, type LocalDate } from "@/shared/time-zone/local-date";
import type { DemoGym, Frame, PlanKey } from "./gyms/gym";
import type { Random } from "./random";

export interface Freeze {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** The day they came back before the end. */
  readonly back?: LocalDate;
  readonly reason: string;
}

/** One membership from its sale to its end. */
export interface Stint {
  readonly plan: PlanKey;
  readonly startsOn: LocalDate;
  /** The last day as sold; the plan's own length when absent. */
  readonly endsOn?: LocalDate;
  /** Given notice: on which day, and which is the last day. */
  readonly leaves?: { readonly said: LocalDate; readonly on: LocalDate; readonly reason: string };
  readonly freeze?: Freeze;
  readonly upgrade?: { readonly on: LocalDate; readonly to: PlanKey };
  /** What happens to the first bill from a day on; one that is never paid is followed by no other that is. */
  readonly trouble?: {
    readonly from: LocalDate;
    readonly how: "never paid" | "unknown" | "paid twice" | "partly refunded";
  };
  /** Billed on the day of the month it began on, not on the gym's. */
  readonly ownBillingDay?: boolean;
  /** Taken over from a paper list: nothing is billed. */
  readonly unbilled?: boolean;
}

/** Days from which on nobody pays any more until the gym ends the membership. */
export const PATIENCE_DAYS = 30;

/** A visit that the story needs, besides those that habit brings. */
export interface Appearance {
  readonly day: LocalDate;
  /** `HH:mm` on the branch's clock. */
  readonly time: string;
  readonly minutes: number;
}

/** One member of a demo gym, from before anything is written. */
export interface Person {
  /** Names the person's own chance; unique in the gym. */
  readonly key: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly gender: "female" | "male";
  readonly birthDate: LocalDate;
  readonly email: string | null;
  readonly phone: string | null;
  readonly addressLine: string;
  readonly postalCode: string;
  readonly city: string;
  readonly emergencyName: string | null;
  readonly emergencyPhone: string | null;
  readonly guardianName: string | null;
  readonly guardianPhone: string | null;
  readonly notes: string | null;
  readonly tags: readonly string[];
  readonly branch: number;
  readonly joinedOn: LocalDate;
  readonly waiver: boolean;
  readonly photo: boolean;
  readonly stints: readonly Stint[];
  readonly ban?: { readonly on: LocalDate; readonly reason: string };
  /** E-mail of the account that is this member. */
  readonly account?: string;
  /** Visits per month while a membership runs. */
  readonly rate: number;
  /** How they pay; by the gym's habits when absent. */
  readonly tender?: PastPayment["tender"];
  /** The rate is part of the story and not scaled. */
  readonly fixedRate: boolean;
  readonly taste: "early" | "late" | "midday";
  readonly appearances: readonly Appearance[];
  /** The household's name, and the keys of those who belong to it; its payer is this person. */
  readonly household?: {
    readonly name: string;
    readonly others: readonly (readonly [string, "adult" | "child"])[];
  };
  /** Bought on top. */
  readonly extra?: { readonly plan: PlanKey; readonly on: LocalDate };
  /** People they brought along. */
  readonly guests?: readonly {
    readonly day: LocalDate;
    readonly firstName: string;
    readonly lastName: string;
    readonly by: "allowance" | "paid";
  }[];
}

export type PersonStory = Pick<Person, "key" | "joinedOn" | "stints"> &
  Partial<Omit<Person, "key" | "joinedOn" | "stints">>;

const DOMAINS = ["example.com", "example.org", "example.net"];
const TAGS = ["early bird", "strength", "cardio", "rehab", "corporate", "referral"];

function mailbox(text: string): string {
  return text
    .replaceAll("ß", "ss")
    .replaceAll("ä", "ae")
    .replaceAll("ö", "oe")
    .replaceAll("ü", "ue")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/** Makes the people of one gym; hands out each phone number and mailbox once. */
export class PersonMaker {
  readonly #gym: DemoGym;
  readonly #frame: Frame;
  readonly #random: Random;
  readonly #mailboxes = new Map<string, number>();
  readonly #names = new Set<string>();
  #phones = 0;

  constructor(gym: DemoGym, frame: Frame, random: Random) {
    this.#gym = gym;
    this.#frame = frame;
    this.#random = random;
  }

  /** A person whose story is told; chance fills in what it leaves open. */
  make(story: PersonStory): Person {
    const random = this.#random.fork(story.key);
    const { people } = this.#gym;
    const gender = story.gender ?? (random.chance(0.52) ? "female" : "male");
    const [first, last] = this.#name(gender, random);
    const firstName = story.firstName ?? first;
    const lastName = story.lastName ?? last;
    const student = story.stints.some(({ plan }) => plan === "student");
    const years = student ? random.int(21, 27) : Math.min(74, Math.round(random.logNormal(34, 0.28)));
    const born = addDays(addMonths(this.#frame.today, -12 * Math.max(21, years)), -random.int(1, 360));
    const sleeper = random.chance(0.18);
    const tastes = [
      ["early", this.#gym.earlyShare],
      ["late", 0.85 - this.#gym.earlyShare],
      ["midday", 0.15],
    ] as const;
    const drawn: Omit<Person, "key" | "joinedOn" | "stints"> = {
      firstName,
      lastName,
      gender,
      birthDate: born,
      email: random.chance(0.94) ? this.#email(firstName, lastName, random) : null,
      phone: this.#phone(),
      addressLine: `${random.pick(people.streets)} ${random.int(1, 180)}`,
      postalCode: random.pick(people.postalCodes),
      city: people.city,
      emergencyName: random.chance(0.7)
        ? `${random.pick(random.chance(0.5) ? people.female : people.male)} ${lastName}`
        : null,
      emergencyPhone: null,
      guardianName: null,
      guardianPhone: null,
      notes: null,
      tags: random.chance(0.2) ? [random.pick(TAGS)] : [],
      branch: this.#gym.branches.length > 1 && random.chance(0.38) ? 1 : 0,
      waiver: random.chance(0.97),
      photo: random.chance(0.34),
      rate: sleeper ? 0.25 : Math.min(24, random.logNormal(6, 0.6)),
      fixedRate: false,
      taste: random.weighted(tastes),
      appearances: [],
    };
    const emergencyPhone = drawn.emergencyName ? this.#phone() : null;
    const person = { ...drawn, emergencyPhone, ...story };
    // Nobody grown up has a guardian, whatever the story left in.
    return age(person.birthDate, this.#frame.today) >= 18
      ? { ...person, guardianName: null, guardianPhone: null }
      : person;
  }

  #name(gender: "female" | "male", random: Random): [string, string] {
    const { people } = this.#gym;
    for (let attempt = 0; ; attempt++) {
      const first = random.pick(people[gender]);
      const last = random.pick(people.last);
      const name = `${first} ${last}`;
      if (first === last || (this.#names.has(name) && attempt < 50)) continue;
      this.#names.add(name);
      return [first, last];
    }
  }

  #email(first: string, last: string, random: Random): string {
    const name = `${mailbox(first)}.${mailbox(last)}`;
    const count = (this.#mailboxes.get(name) ?? 0) + 1;
    this.#mailboxes.set(name, count);
    return `${name}${count > 1 ? count : ""}@${random.pick(DOMAINS)}`;
  }

  #phone(): string {
    this.#phones += 1;
    return this.#gym.people.phone(this.#phones % 1_000);
  }
}
