import { addDays } from "@/shared/time-zone/local-date";
import type { Frame } from "../gyms/gym";
import type { PersonStory } from "../person";
import { billedOn, since, TRAVELLER } from "./frame-days";

/** People of this gym whose situation is worth looking up. */
export function nordlichtCast(frame: Frame): PersonStory[] {
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
      joinedOn: billedOn(addDays(today, -21), 7),
      stints: [
        {
          plan: "monthly",
          startsOn: billedOn(addDays(today, -21), 7),
          ownBillingDay: true,
          trouble: { from: addDays(today, -21), how: "never paid" },
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
