/** Invented people for the gallery. */
export interface Person {
  id: string;
  name: string;
  phone: string;
  plan: string;
  status: "active" | "expired" | "frozen" | "suspended";
  visits: number;
  joined: string;
}

const NAMES = [
  "Amina Odhiambo",
  "Jose Rizaldo Santos",
  "Lena Grünwald",
  "Brian Otieno",
  "Maria Clara de los Santos y Villanueva-Montenegro",
  "Kwame",
  "Jürgen Weiß",
  "Neema Mushi",
  "Andres Bonifacio Cruz",
  "Şebnem Yıldız",
  "李小龍",
  "Zawadi Kimani",
] as const;
const PLANS = ["Monthly", "Yearly", "Student, off-peak hours only", "Ten visits"] as const;
const STATUSES = ["active", "active", "expired", "frozen", "active", "suspended"] as const;

export const PEOPLE: readonly Person[] = NAMES.map((name, index) => ({
  id: `m-${index}`,
  name,
  phone: `+254 712 345 ${String(100 + index * 37)}`,
  plan: PLANS[index % PLANS.length] ?? "Monthly",
  status: STATUSES[index % STATUSES.length] ?? "active",
  visits: (index * 7919) % 143,
  joined: `2025-${String((index % 12) + 1).padStart(2, "0")}-14`,
}));
