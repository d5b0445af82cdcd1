import {
  ArrowLeftRight,
  CalendarDays,
  CalendarX2,
  type LucideIcon,
  Play,
  Snowflake,
  Undo2,
} from "lucide-react";
import type { PossibleChange } from "../../overview/schema";

/** The sign of each change; its name is message `billing.change.action`. */
export const CHANGE_ICONS: Readonly<Record<PossibleChange, LucideIcon>> = {
  freeze: Snowflake,
  return: Play,
  cancel_freeze: Undo2,
  switch: ArrowLeftRight,
  undo_switch: Undo2,
  cancel: CalendarX2,
  undo_cancel: Undo2,
  move_billing_day: CalendarDays,
};
