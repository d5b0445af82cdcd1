import type { ClassColor, Level } from "@/modules/classes/catalogue/schema";

export interface DemoType {
  readonly key: string;
  readonly name: string;
  readonly color: ClassColor;
  readonly level: Level;
  readonly minutes: number;
  readonly capacity: number;
  readonly description: string;
  readonly dropInMinor: number | null;
}

/** A class of the week: type, branch, room, trainer's mailbox, time, weekdays, seats where they differ. */
export type DemoSlot = readonly [
  type: string,
  branch: number,
  room: number,
  trainer: string,
  time: string,
  days: readonly number[],
  capacity?: number,
];

export interface DemoTimetable {
  readonly types: readonly DemoType[];
  /** By branch: name and people that fit in. */
  readonly rooms: readonly (readonly (readonly [string, number])[])[];
  readonly week: readonly DemoSlot[];
  readonly holiday: string;
  readonly cancelled: string;
}

const type = (
  key: string,
  name: string,
  color: ClassColor,
  level: Level,
  minutes: number,
  capacity: number,
  dropInMinor: number | null,
  description: string,
): DemoType => ({ key, name, color, level, minutes, capacity, dropInMinor, description });

const KIFARU: DemoTimetable = {
  types: [
    type(
      "strength",
      "Barbell strength",
      "red",
      "intermediate",
      60,
      14,
      80_000,
      "Squat, press and pull, coached in small groups.",
    ),
    type(
      "basics",
      "Barbell basics",
      "orange",
      "beginner",
      60,
      10,
      80_000,
      "The lifts from the first bar on. No experience needed.",
    ),
    type(
      "hiit",
      "HIIT",
      "amber",
      "all",
      45,
      18,
      60_000,
      "Short, hard intervals; every move has an easier one.",
    ),
    type(
      "kettlebell",
      "Kettlebell",
      "violet",
      "all",
      45,
      16,
      60_000,
      "Swings, cleans and carries for strength and breath.",
    ),
    type("mobility", "Mobility", "teal", "all", 45, 16, 50_000, "Joints, breath and an easy pace."),
    type(
      "boxing",
      "Boxing fitness",
      "blue",
      "all",
      60,
      16,
      70_000,
      "Pads, bags and footwork, without sparring.",
    ),
  ],
  rooms: [
    [
      ["Main floor", 20],
      ["Studio", 18],
    ],
    [["Studio", 18]],
  ],
  week: [
    ["strength", 0, 0, "trainer", "06:00", [1, 3, 5]],
    ["strength", 0, 0, "trainer", "18:00", [1, 2, 4]],
    ["basics", 0, 0, "joyce.chebet", "19:15", [1, 3]],
    ["hiit", 0, 1, "samuel.karanja", "06:30", [2, 4]],
    ["hiit", 0, 1, "samuel.karanja", "17:30", [1, 3, 5]],
    ["kettlebell", 0, 1, "lilian.moraa", "18:30", [2, 4]],
    ["mobility", 0, 1, "naomi.jepkosgei", "12:30", [3]],
    ["mobility", 0, 1, "naomi.jepkosgei", "10:00", [6]],
    ["boxing", 0, 1, "victor.kimani", "09:00", [6]],
    ["hiit", 1, 0, "kelvin.barasa", "06:15", [1, 3, 5]],
    ["strength", 1, 0, "kelvin.barasa", "18:00", [1, 3], 12],
    ["boxing", 1, 0, "aisha.noor", "18:15", [2, 4]],
    ["kettlebell", 1, 0, "aisha.noor", "17:00", [5]],
    ["mobility", 1, 0, "aisha.noor", "09:30", [6]],
    ["basics", 1, 0, "victor.kimani", "11:00", [7]],
  ],
  holiday: "Public holiday",
  cancelled: "The trainer is ill",
};

const BAYANI: DemoTimetable = {
  types: [
    type("zumba", "Zumba", "pink", "all", 60, 16, 25_000, "Dance your way through an hour."),
    type("circuit", "Circuit", "amber", "all", 45, 12, 20_000, "Stations against the clock."),
    type("muaythai", "Muay Thai", "red", "beginner", 60, 10, 35_000, "Technique and pads, gloves to borrow."),
    type("yoga", "Yoga", "teal", "all", 60, 12, 25_000, "A calm flow to end the day."),
  ],
  rooms: [[["Studio", 16]]],
  week: [
    ["zumba", 0, 0, "bea.navarro", "18:30", [1, 3, 5]],
    ["circuit", 0, 0, "trainer", "06:30", [2, 4]],
    ["muaythai", 0, 0, "rico.salazar", "19:45", [2, 4]],
    ["yoga", 0, 0, "bea.navarro", "09:00", [6, 7]],
    ["circuit", 0, 0, "trainer", "18:30", [2]],
  ],
  holiday: "Holiday",
  cancelled: "Flooded street",
};

const NORDLICHT: DemoTimetable = {
  types: [
    type("vinyasa", "Vinyasa Yoga", "teal", "all", 75, 16, 1_800, "Fließende Folgen im Takt des Atems."),
    type("yin", "Yin Yoga", "blue", "all", 75, 14, 1_800, "Lange gehaltene Positionen, ruhig und tief."),
    type("pilates", "Pilates", "violet", "beginner", 60, 12, 1_700, "Kraft aus der Mitte, auf der Matte."),
    type("reformer", "Reformer", "pink", "intermediate", 50, 6, 2_900, "Pilates am Gerät, sechs Plätze."),
    type("barre", "Barre", "orange", "all", 60, 14, 1_700, "Ballett trifft Krafttraining."),
    type("cycle", "Indoor Cycling", "green", "all", 45, 18, 1_500, "Strecke, Takt und Schweiß."),
    type("meditation", "Meditation", "slate", "all", 30, 20, null, "Eine halbe Stunde Stille."),
  ],
  rooms: [
    [
      ["Saal", 20],
      ["Gerätestudio", 6],
      ["Radraum", 18],
    ],
  ],
  week: [
    ["vinyasa", 0, 0, "trainer", "07:00", [1, 3, 5]],
    ["vinyasa", 0, 0, "trainer", "18:00", [1, 3]],
    ["vinyasa", 0, 0, "miriam.scholz", "10:30", [7]],
    ["yin", 0, 0, "miriam.scholz", "20:00", [2, 4]],
    ["pilates", 0, 0, "lea.sommer", "09:00", [2, 4]],
    ["pilates", 0, 0, "lea.sommer", "18:15", [2, 4]],
    ["reformer", 0, 1, "felix.hartmann", "17:00", [1, 2, 3, 4]],
    ["reformer", 0, 1, "felix.hartmann", "18:00", [1, 3]],
    ["barre", 0, 0, "lea.sommer", "19:15", [1, 3]],
    ["cycle", 0, 2, "david.nowak", "06:45", [2, 4]],
    ["cycle", 0, 2, "emre.kaya", "18:30", [1, 2, 4]],
    ["cycle", 0, 2, "emre.kaya", "11:00", [6]],
    ["meditation", 0, 0, "miriam.scholz", "08:15", [1]],
  ],
  holiday: "Feiertag",
  cancelled: "Heizung ausgefallen",
};

export const TIMETABLES: Readonly<Record<string, DemoTimetable>> = {
  kifaru: KIFARU,
  bayani: BAYANI,
  nordlicht: NORDLICHT,
};
