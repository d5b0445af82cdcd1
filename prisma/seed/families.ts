import { addDays, addMonths } from "@/shared/time-zone/local-date";
import type { Frame } from "./gyms/gym";
import type { Person, PersonMaker } from "./person";
import type { Random } from "./random";

/** The holder of a family plan with those who come along: a partner and one or two children. */
export function withFamily(holder: Person, maker: PersonMaker, frame: Frame, chance: Random): Person[] {
  const { key, lastName, joinedOn, branch, waiver } = holder;
  if (holder.stints[0]?.plan !== "family" || joinedOn >= frame.today) return [holder];
  const common = { lastName, joinedOn, branch, waiver, stints: [], rate: 0, tags: [] };
  const child = (index: number) => ({
    ...common,
    key: `${key}-child-${index}`,
    birthDate: addDays(addMonths(frame.today, -12 * chance.int(8, 16)), -chance.int(1, 360)),
    guardianName: `${holder.firstName} ${lastName}`,
    guardianPhone: holder.phone,
    email: null,
    photo: false,
  });
  const children = Array.from({ length: chance.int(1, 2) }, (_, index) => child(index + 1));
  const partner = { ...common, key: `${key}-partner` };
  return [
    {
      ...holder,
      household: {
        name: lastName,
        others: [[partner.key, "adult"] as const, ...children.map((one) => [one.key, "child"] as const)],
      },
    },
    maker.make(partner),
    ...children.map((one) => maker.make(one)),
  ];
}
