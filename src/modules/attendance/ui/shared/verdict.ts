import { CircleCheckBig, type LucideIcon, OctagonX, TriangleAlert } from "lucide-react";
import type { Tone } from "@/ui/primitives/badge";
import type { Severity } from "../../access/schema";

/** How an answer looks: ground, icon and tone. The word is `attendance.screen.verdict.<severity>`. */
export const VERDICTS: Record<Severity, { icon: LucideIcon; ground: string; tone: Tone; text: string }> = {
  allow: { icon: CircleCheckBig, ground: "bg-ok-solid text-white", tone: "ok", text: "text-ok" },
  warn: { icon: TriangleAlert, ground: "bg-warn-solid text-black", tone: "warn", text: "text-warn" },
  deny: { icon: OctagonX, ground: "bg-deny-solid text-white", tone: "deny", text: "text-deny" },
};
