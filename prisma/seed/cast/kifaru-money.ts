import { addDays, type LocalDate } from "@/shared/time-zone/local-date";
import type { Frame, PlanKey } from "../gyms/gym";
import type { PersonStory } from "../person";
import { ages, billedOn, since } from "./frame-days";

/** People of this gym whose bills are worth looking up. */
export function kifaruMoney(frame: Frame): PersonStory[] {
  const { today } = frame;
  const ago = (days: number) => addDays(today, -days);
  const steady = { waiver: true, branch: 0, notes: null, tags: [], fixedRate: true };
  const own = (plan: PlanKey, day: LocalDate, months: number) => ({
    plan,
    startsOn: billedOn(day, months),
    ownBillingDay: true,
  });
  const child = {
    ...steady,
    guardianName: "Fatuma Abdi",
    guardianPhone: "+254300000041",
    email: null,
    joinedOn: billedOn(ago(14), 5),
    stints: [],
    rate: 0,
  };
  return [
    {
      ...steady,
      key: "unknown",
      firstName: "Winnie",
      lastName: "Akinyi",
      gender: "female",
      tender: "mpesa",
      joinedOn: billedOn(ago(1), 6),
      stints: [{ ...own("monthly", ago(1), 6), trouble: { from: ago(1), how: "unknown" } }],
      rate: 8,
    },
    {
      ...steady,
      key: "across-renewal",
      firstName: "Dennis",
      lastName: "Barasa",
      gender: "male",
      joinedOn: billedOn(ago(22), 6),
      stints: [
        {
          ...own("monthly", ago(22), 6),
          freeze: { from: ago(30), to: ago(12), reason: "travel" },
        },
      ],
      rate: 7,
    },
    {
      ...steady,
      key: "upgraded",
      firstName: "Beatrice",
      lastName: "Mutua",
      gender: "female",
      joinedOn: billedOn(ago(16), 4),
      stints: [{ ...own("offPeak", ago(16), 4), upgrade: { on: ago(6), to: "monthly" } }],
      rate: 7,
      taste: "midday",
    },
    {
      ...steady,
      key: "paid-twice",
      firstName: "Joseph",
      lastName: "Kilonzo",
      gender: "male",
      tender: "mpesa",
      joinedOn: billedOn(ago(8), 7),
      stints: [{ ...own("monthly", ago(8), 7), trouble: { from: ago(8), how: "paid twice" } }],
      rate: 6,
    },
    {
      ...steady,
      key: "refunded",
      firstName: "Makena",
      lastName: "Githinji",
      gender: "female",
      tender: "card_terminal",
      joinedOn: billedOn(ago(25), 9),
      stints: [{ ...own("monthly", ago(25), 9), trouble: { from: ago(25), how: "partly refunded" } }],
      rate: 6,
    },
    {
      ...steady,
      key: "family",
      firstName: "Fatuma",
      lastName: "Abdi",
      gender: "female",
      phone: "+254300000041",
      joinedOn: billedOn(ago(14), 5),
      stints: [own("family", ago(14), 5)],
      household: {
        name: "Abdi",
        others: [
          ["family-partner", "adult"],
          ["family-daughter", "child"],
          ["family-son", "child"],
        ],
      },
      guests: [
        { day: ago(9), firstName: "Halima", lastName: "Noor", by: "allowance" },
        { day: ago(4), firstName: "Amina", lastName: "Salim", by: "allowance" },
      ],
      rate: 8,
    },
    {
      ...steady,
      key: "family-partner",
      firstName: "Yusuf",
      lastName: "Abdi",
      gender: "male",
      joinedOn: billedOn(ago(14), 5),
      stints: [],
      rate: 0,
    },
    {
      ...child,
      key: "family-daughter",
      firstName: "Zawadi",
      lastName: "Abdi",
      gender: "female",
      birthDate: ages(frame, 14),
    },
    {
      ...child,
      key: "family-son",
      firstName: "Baraka",
      lastName: "Abdi",
      gender: "male",
      birthDate: ages(frame, 12, 200),
    },
    {
      ...steady,
      key: "host",
      firstName: "Juma",
      lastName: "Odhiambo",
      gender: "male",
      joinedOn: since(frame, 11),
      stints: [{ plan: "term", startsOn: since(frame, 11) }],
      guests: [50, 24, 3].map((days) => ({
        day: ago(days),
        firstName: "Brian",
        lastName: "Were",
        by: "paid" as const,
      })),
      rate: 9,
    },
  ];
}
