import {
  Banknote,
  Building2,
  CalendarCheck,
  CalendarDays,
  CalendarRange,
  ClipboardCheck,
  CreditCard,
  FileUp,
  House,
  Inbox,
  LayoutDashboard,
  type LucideIcon,
  Monitor,
  Package,
  QrCode,
  ReceiptText,
  ScanLine,
  Settings,
  ShoppingBag,
  UserCog,
  UserPlus,
  Users,
  Wallet,
} from "lucide-react";
import type { TenantRole } from "@/shared/access/permission";

export type NavKey =
  | "home"
  | "pass"
  | "myMembership"
  | "myBilling"
  | "checkIn"
  | "sell"
  | "cash"
  | "products"
  | "members"
  | "dashboard"
  | "plans"
  | "classes"
  | "classesToday"
  | "schedule"
  | "myBookings"
  | "money"
  | "imports"
  | "branches"
  | "kiosks"
  | "staff"
  | "settings"
  | "requests"
  | "inbox"
  | "today";

export interface NavEntry {
  key: NavKey;
  /** Below the gym's own address. */
  path: string;
  icon: LucideIcon;
  roles: readonly TenantRole[];
  section: "desk" | "gym" | "me";
  exact?: boolean;
}

/** Every place in a gym, once: the side bar, the phone's tabs and the command palette are made from it. */
export const NAVIGATION: readonly NavEntry[] = [
  {
    key: "dashboard",
    path: "/admin",
    icon: LayoutDashboard,
    roles: ["owner", "manager"],
    section: "desk",
    exact: true,
  },
  { key: "checkIn", path: "/desk", icon: ScanLine, roles: ["owner", "manager", "desk"], section: "desk" },
  {
    key: "sell",
    path: "/desk/sell",
    icon: ShoppingBag,
    roles: ["owner", "manager", "desk"],
    section: "desk",
  },
  { key: "cash", path: "/desk/cash", icon: Banknote, roles: ["owner", "manager", "desk"], section: "desk" },
  {
    key: "classesToday",
    path: "/desk/classes",
    icon: ClipboardCheck,
    roles: ["owner", "manager", "desk"],
    section: "desk",
  },
  { key: "today", path: "/coach", icon: House, roles: ["trainer"], section: "desk" },
  {
    key: "members",
    path: "/members",
    icon: Users,
    roles: ["owner", "manager", "desk", "trainer"],
    section: "desk",
  },
  {
    key: "classes",
    path: "/admin/classes",
    icon: CalendarRange,
    roles: ["owner", "manager", "desk", "trainer"],
    section: "desk",
  },
  {
    key: "requests",
    path: "/desk/requests",
    icon: UserPlus,
    roles: ["owner", "manager", "desk"],
    section: "desk",
  },
  { key: "money", path: "/admin/money", icon: Wallet, roles: ["owner", "manager"], section: "gym" },
  { key: "plans", path: "/admin/plans", icon: CreditCard, roles: ["owner", "manager"], section: "gym" },
  { key: "products", path: "/admin/products", icon: Package, roles: ["owner", "manager"], section: "gym" },
  {
    key: "imports",
    path: "/admin/imports",
    icon: FileUp,
    roles: ["owner", "manager", "desk"],
    section: "gym",
  },
  { key: "kiosks", path: "/admin/kiosks", icon: Monitor, roles: ["owner", "manager"], section: "gym" },
  { key: "branches", path: "/admin/branches", icon: Building2, roles: ["owner", "manager"], section: "gym" },
  { key: "staff", path: "/admin/staff", icon: UserCog, roles: ["owner", "manager"], section: "gym" },
  { key: "settings", path: "/admin/settings", icon: Settings, roles: ["owner", "manager"], section: "gym" },
  { key: "home", path: "", icon: House, roles: ["member"], section: "me", exact: true },
  { key: "schedule", path: "/schedule", icon: CalendarDays, roles: ["member"], section: "me" },
  { key: "myBookings", path: "/bookings", icon: CalendarCheck, roles: ["member"], section: "me" },
  { key: "pass", path: "/qr", icon: QrCode, roles: ["member"], section: "me" },
  { key: "inbox", path: "/inbox", icon: Inbox, roles: ["member"], section: "me" },
  { key: "myMembership", path: "/membership", icon: CreditCard, roles: ["member"], section: "me" },
  { key: "myBilling", path: "/billing", icon: ReceiptText, roles: ["member"], section: "me" },
];

export function entriesFor(roles: readonly TenantRole[]): NavEntry[] {
  return NAVIGATION.filter((entry) => entry.roles.some((role) => roles.includes(role)));
}
