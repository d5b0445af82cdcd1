/** Which screens `bench/pages.ts` looks at, and as whom. */

export interface Screen {
  path: string;
  /** Who looks at it; nobody is a visitor. */
  as?: string;
  /** Measured with Lighthouse too. */
  timed?: boolean;
  /** A screen of the member's app: all of Lighthouse's points count. */
  app?: boolean;
}

export const OWNER = "owner@kifaru.example";
const DESK = "desk@kifaru.example";
const MEMBER = "member@kifaru.example";
const BAYANI_MEMBER = "member@bayani.example";
export const SCREENS: readonly Screen[] = [
  { path: "/sign-in", timed: true },
  { path: "/sign-up" },
  { path: "/forgot" },
  { path: "/kifaru/admin", as: OWNER, timed: true },
  { path: "/kifaru/members", as: OWNER, timed: true },
  { path: "/kifaru/members/new", as: OWNER },
  { path: "/kifaru/members/:first", as: OWNER },
  { path: "/kifaru/members/:first/edit", as: OWNER },
  { path: "/kifaru/members/:first/merge", as: OWNER },
  { path: "/kifaru/desk", as: DESK, timed: true },
  { path: "/kifaru/desk/visits", as: OWNER },
  { path: "/kifaru/desk/sell", as: DESK, timed: true },
  { path: "/kifaru/desk/cash", as: DESK },
  { path: "/kifaru/desk/classes", as: DESK },
  { path: "/kifaru/desk/requests", as: DESK },
  { path: "/kifaru/desk/conflicts", as: DESK },
  { path: "/kifaru/coach", as: OWNER },
  { path: "/kifaru/admin/money", as: OWNER, timed: true },
  { path: "/kifaru/admin/money/invoices", as: OWNER },
  { path: "/kifaru/admin/money/invoices/:invoice", as: OWNER },
  { path: "/kifaru/admin/money/failed", as: OWNER },
  { path: "/kifaru/admin/money/recurring", as: OWNER },
  { path: "/kifaru/admin/products", as: OWNER },
  { path: "/kifaru/admin/plans", as: OWNER },
  { path: "/kifaru/admin/classes", as: OWNER },
  { path: "/kifaru/admin/classes/numbers", as: OWNER },
  { path: "/kifaru/admin/classes/penalties", as: OWNER },
  { path: "/kifaru/admin/branches", as: OWNER },
  { path: "/kifaru/admin/kiosks", as: OWNER },
  { path: "/kifaru/admin/imports", as: OWNER },
  { path: "/kifaru/admin/imports/new", as: OWNER },
  { path: "/kifaru/admin/settings", as: OWNER },
  { path: "/kifaru/admin/staff", as: OWNER },
  { path: "/kifaru/kiosk" },
  { path: "/kifaru", as: MEMBER, timed: true },
  { path: "/bayani", as: BAYANI_MEMBER, timed: true, app: true },
  { path: "/bayani/schedule", as: BAYANI_MEMBER, timed: true, app: true },
  { path: "/bayani/bookings", as: BAYANI_MEMBER },
  { path: "/bayani/inbox", as: BAYANI_MEMBER },
  { path: "/bayani/inbox/preferences", as: BAYANI_MEMBER },
  { path: "/kifaru/qr", as: MEMBER },
  { path: "/kifaru/membership", as: MEMBER },
  { path: "/kifaru/billing", as: MEMBER },
  { path: "/kifaru/pay/:token", timed: true },
  { path: "/new", as: OWNER },
  { path: "/account", as: OWNER },
  { path: "/gyms", as: OWNER },
  ...[
    "",
    "alerts",
    "audit",
    "backups",
    "deliveries",
    "gyms",
    "gyms/kifaru",
    "jobs",
    "kiosks",
    "mail",
    "versions",
  ].map((part) => ({ path: ["/operator", part].filter(Boolean).join("/"), as: "operator@pulse.example" })),
];
