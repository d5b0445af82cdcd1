import { addDays, addMonths, type LocalDate } from "@/shared/time-zone/local-date";
import type { Frame } from "./gyms/gym";
import type { PersonStory } from "./person";

/** The account that is a member of two gyms. */
export const TRAVELLER = { email: "neema.wanjala@example.com", name: "Neema Wanjala" };

/** People whose situation is worth looking up; docs/demo.md lists them. */
export function castOf(slug: string, frame: Frame): PersonStory[] {
  if (slug === "kifaru") return kifaru(frame);
  return slug === "bayani" ? bayani(frame) : nordlicht(frame);
}

function ages(frame: Frame, years: number, days = 100): LocalDate {
  return addDays(addMonths(frame.today, -12 * years), -days);
}

function since(frame: Frame, months: number, days = 0): LocalDate {
  return addDays(addMonths(frame.today, -months), -days);
}

function kifaru(frame: Frame): PersonStory[] {
  const { today } = frame;
  const ago = (days: number) => addDays(today, -days);
  const plain = { waiver: true, branch: 0, notes: null, tags: [] };
  const monthly = (months: number) => [{ plan: "monthly" as const, startsOn: since(frame, months) }];
  const steady = { ...plain, fixedRate: true };
  return [
    {
      ...steady,
      key: "sign-in",
      firstName: "Wanjiru",
      lastName: "Kamau",
      gender: "female",
      email: "member@kifaru.example",
      account: "member@kifaru.example",
      joinedOn: since(frame, 13),
      stints: monthly(13),
      rate: 11,
      taste: "early",
      photo: true,
    },
    {
      ...steady,
      key: "grace",
      firstName: "Kevin",
      lastName: "Otieno",
      gender: "male",
      joinedOn: since(frame, 9),
      stints: [{ plan: "monthly", startsOn: since(frame, 9), pastDueSince: ago(2) }],
      rate: 9,
    },
    {
      ...steady,
      key: "suspended",
      firstName: "Brenda",
      lastName: "Atieno",
      gender: "female",
      joinedOn: since(frame, 7),
      stints: [{ plan: "monthly", startsOn: since(frame, 7), pastDueSince: ago(19), suspendedOn: ago(12) }],
      rate: 5,
      appearances: [{ day: ago(2), time: "18:05", minutes: 60 }],
    },
    {
      ...steady,
      key: "frozen",
      firstName: "Samuel",
      lastName: "Maina",
      gender: "male",
      joinedOn: since(frame, 11),
      stints: [
        {
          plan: "monthly",
          startsOn: since(frame, 11),
          freeze: { from: ago(10), to: addDays(today, 20), reason: "work abroad" },
        },
      ],
      rate: 7,
      appearances: [{ day: ago(3), time: "07:10", minutes: 60 }],
    },
    {
      ...steady,
      key: "returned",
      firstName: "Ruth",
      lastName: "Wangari",
      gender: "female",
      joinedOn: since(frame, 8),
      stints: [
        {
          plan: "term",
          startsOn: since(frame, 8),
          endsOn: addDays(addMonths(since(frame, 8), 12), -1),
          freeze: { from: ago(40), to: ago(5), back: ago(18), reason: "injury" },
        },
      ],
      rate: 8,
      appearances: [{ day: ago(18), time: "17:45", minutes: 75 }],
    },
    {
      ...steady,
      key: "rejoined",
      firstName: "Collins",
      lastName: "Omondi",
      gender: "male",
      joinedOn: since(frame, 16),
      stints: [
        {
          plan: "monthly",
          startsOn: since(frame, 16),
          leaves: { said: since(frame, 7, 20), on: since(frame, 7), reason: "moved away" },
        },
        { plan: "monthly", startsOn: since(frame, 3) },
      ],
      rate: 8,
    },
    {
      ...steady,
      key: "one-left",
      firstName: "Esther",
      lastName: "Moraa",
      gender: "female",
      joinedOn: ago(41),
      stints: [{ plan: "pack", startsOn: ago(41) }],
      rate: 0,
      appearances: [40, 36, 33, 29, 26, 22, 17, 13, 4].map((days) => ({
        day: ago(days),
        time: "12:20",
        minutes: 60,
      })),
    },
    {
      ...steady,
      key: "minor",
      firstName: "Ian",
      lastName: "Mwangi",
      gender: "male",
      birthDate: ages(frame, 15),
      guardianName: "Lucy Mwangi",
      guardianPhone: "+254300000020",
      joinedOn: since(frame, 5),
      stints: [{ plan: "student", startsOn: since(frame, 5) }],
      rate: 6,
      taste: "late",
    },
    {
      ...steady,
      key: "minor-alone",
      firstName: "Felix",
      lastName: "Gitau",
      gender: "male",
      birthDate: ages(frame, 16),
      joinedOn: ago(6),
      stints: [{ plan: "student", startsOn: ago(6) }],
      rate: 0,
      appearances: [{ day: ago(4), time: "16:15", minutes: 60 }],
    },
    {
      ...steady,
      key: "double-scan",
      firstName: "Hassan",
      lastName: "Yusuf",
      gender: "male",
      joinedOn: since(frame, 10),
      stints: monthly(10),
      rate: 0,
      appearances: [
        { day: ago(8), time: "18:30", minutes: 70 },
        { day: ago(1), time: "17:31", minutes: 65 },
        { day: ago(1), time: "17:34", minutes: 65 },
      ],
    },
    {
      ...steady,
      key: "banned",
      firstName: "Elvis",
      lastName: "Langat",
      gender: "male",
      joinedOn: since(frame, 6),
      stints: monthly(6),
      ban: { on: ago(20), reason: "Threatened another member on the gym floor" },
      rate: 6,
      appearances: [{ day: ago(6), time: "19:10", minutes: 60 }],
    },
    {
      ...steady,
      key: "duplicate-a",
      firstName: "Sharon",
      lastName: "Njoroge",
      gender: "female",
      birthDate: ages(frame, 29, 41),
      phone: "+254300000030",
      joinedOn: since(frame, 12),
      stints: monthly(12),
      rate: 6,
    },
    {
      ...steady,
      key: "duplicate-b",
      firstName: "Sharon W.",
      lastName: "Njoroge",
      gender: "female",
      birthDate: ages(frame, 29, 41),
      phone: "+254300000030",
      email: null,
      joinedOn: ago(15),
      stints: [],
      rate: 0,
    },
    {
      ...steady,
      key: "traveller",
      firstName: "Neema",
      lastName: "Wanjala",
      gender: "female",
      email: TRAVELLER.email,
      account: TRAVELLER.email,
      joinedOn: since(frame, 14),
      stints: [{ plan: "retired", startsOn: since(frame, 14) }],
      rate: 4,
    },
    {
      ...steady,
      key: "expired-yesterday",
      firstName: "Victor",
      lastName: "Kariuki",
      gender: "male",
      joinedOn: since(frame, 12),
      stints: [{ plan: "term", startsOn: since(frame, 12), endsOn: ago(1) }],
      rate: 7,
    },
    {
      ...steady,
      key: "ends-soon",
      firstName: "Purity",
      lastName: "Chepkoech",
      gender: "female",
      joinedOn: since(frame, 4),
      stints: [
        {
          plan: "monthly",
          startsOn: since(frame, 4),
          leaves: { said: ago(9), on: addDays(today, 5), reason: "moved away" },
        },
      ],
      rate: 9,
    },
    {
      ...steady,
      key: "birthday",
      firstName: "Daniel",
      lastName: "Simiyu",
      gender: "male",
      birthDate: addMonths(today, -12 * 31),
      joinedOn: since(frame, 2),
      stints: monthly(2),
      rate: 8,
    },
  ];
}

function bayani(frame: Frame): PersonStory[] {
  const { today } = frame;
  const plain = { waiver: true, notes: null, tags: [], fixedRate: true };
  return [
    {
      ...plain,
      key: "sign-in",
      firstName: "Andrea",
      lastName: "Santos",
      gender: "female",
      email: "member@bayani.example",
      account: "member@bayani.example",
      joinedOn: since(frame, 10),
      stints: [{ plan: "monthly", startsOn: since(frame, 10) }],
      rate: 10,
      taste: "late",
      photo: true,
    },
    {
      ...plain,
      key: "frozen",
      firstName: "Joshua",
      lastName: "Ramos",
      gender: "male",
      joinedOn: since(frame, 6),
      stints: [
        {
          plan: "monthly",
          startsOn: since(frame, 6),
          freeze: { from: addDays(today, -5), to: addDays(today, 9), reason: "exams" },
        },
      ],
      rate: 6,
    },
    {
      ...plain,
      key: "suspended",
      firstName: "Lance",
      lastName: "Torres",
      gender: "male",
      joinedOn: since(frame, 8),
      stints: [
        {
          plan: "monthly",
          startsOn: since(frame, 8),
          pastDueSince: addDays(today, -16),
          suspendedOn: addDays(today, -9),
        },
      ],
      rate: 6,
      appearances: [{ day: addDays(today, -4), time: "18:40", minutes: 60 }],
    },
  ];
}

function nordlicht(frame: Frame): PersonStory[] {
  const { today } = frame;
  const plain = { waiver: true, notes: null, tags: [], fixedRate: true };
  return [
    {
      ...plain,
      key: "sign-in",
      firstName: "Jonas",
      lastName: "Weber",
      gender: "male",
      email: "member@nordlicht.example",
      account: "member@nordlicht.example",
      joinedOn: since(frame, 15),
      stints: [{ plan: "monthly", startsOn: since(frame, 15) }],
      rate: 10,
      taste: "late",
      photo: true,
    },
    {
      ...plain,
      key: "traveller",
      firstName: "Neema",
      lastName: "Wanjala",
      gender: "female",
      email: TRAVELLER.email,
      account: TRAVELLER.email,
      joinedOn: since(frame, 2),
      stints: [{ plan: "monthly", startsOn: since(frame, 2) }],
      rate: 5,
    },
    {
      ...plain,
      key: "frozen",
      firstName: "Greta",
      lastName: "Böhm",
      gender: "female",
      joinedOn: since(frame, 9),
      stints: [
        {
          plan: "monthly",
          startsOn: since(frame, 9),
          freeze: { from: addDays(today, -12), to: addDays(today, 16), reason: "Krankheit" },
        },
      ],
      rate: 6,
    },
    {
      ...plain,
      key: "suspended",
      firstName: "Uwe",
      lastName: "Fuchs",
      gender: "male",
      joinedOn: since(frame, 7),
      stints: [
        {
          plan: "monthly",
          startsOn: since(frame, 7),
          pastDueSince: addDays(today, -21),
          suspendedOn: addDays(today, -14),
        },
      ],
      rate: 5,
      appearances: [{ day: addDays(today, -3), time: "18:20", minutes: 60 }],
    },
    {
      ...plain,
      key: "no-waiver",
      firstName: "Paul",
      lastName: "Richter",
      gender: "male",
      waiver: false,
      joinedOn: since(frame, 1),
      stints: [{ plan: "monthly", startsOn: since(frame, 1) }],
      rate: 7,
    },
  ];
}
