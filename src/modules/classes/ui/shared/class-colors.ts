import type { ClassColor } from "../../catalogue/schema";

/** A kind of class on the timetable: its edge, for light and dark. The name always stands beside it. */
export const EDGES: Readonly<Record<ClassColor, string>> = {
  blue: "bg-[light-dark(#2563eb,#60a5fa)]",
  teal: "bg-[light-dark(#0d9488,#2dd4bf)]",
  green: "bg-[light-dark(#16a34a,#4ade80)]",
  lime: "bg-[light-dark(#65a30d,#a3e635)]",
  amber: "bg-[light-dark(#d97706,#fbbf24)]",
  orange: "bg-[light-dark(#ea580c,#fb923c)]",
  red: "bg-[light-dark(#dc2626,#f87171)]",
  pink: "bg-[light-dark(#db2777,#f472b6)]",
  violet: "bg-[light-dark(#7c3aed,#a78bfa)]",
  slate: "bg-[light-dark(#64748b,#94a3b8)]",
};
