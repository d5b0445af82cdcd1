import type alertMail from "./messages/en/alert-mail.json";
import type analytics from "./messages/en/analytics.json";
import type attendance from "./messages/en/attendance.json";
import type billing from "./messages/en/billing.json";
import type billingMail from "./messages/en/billing-mail.json";
import type classes from "./messages/en/classes.json";
import type common from "./messages/en/common.json";
import type errors from "./messages/en/errors.json";
import type fallback from "./messages/en/fallback.json";
import type identity from "./messages/en/identity.json";
import type identityMail from "./messages/en/identity-mail.json";
import type imports from "./messages/en/imports.json";
import type joining from "./messages/en/joining.json";
import type membership from "./messages/en/membership.json";
import type navigation from "./messages/en/navigation.json";
import type notifications from "./messages/en/notifications.json";
import type operations from "./messages/en/operations.json";
import type storefront from "./messages/en/storefront.json";
import type tenancy from "./messages/en/tenancy.json";
import type ui from "./messages/en/ui.json";

/** The texts of the whole product by namespace. A new namespace adds its line here and in `namespaces`. */
export type AppMessages = {
  "alert-mail": typeof alertMail;
  attendance: typeof attendance;
  billing: typeof billing;
  "billing-mail": typeof billingMail;
  classes: typeof classes;
  common: typeof common;
  errors: typeof errors;
  fallback: typeof fallback;
  identity: typeof identity;
  "identity-mail": typeof identityMail;
  imports: typeof imports;
  analytics: typeof analytics;
  joining: typeof joining;
  membership: typeof membership;
  navigation: typeof navigation;
  notifications: typeof notifications;
  operations: typeof operations;
  storefront: typeof storefront;
  tenancy: typeof tenancy;
  ui: typeof ui;
};

export type Namespace = keyof AppMessages;

/** Every namespace: one file `messages/<locale>/<namespace>.json` per language. */
const declared: Readonly<Record<Namespace, true>> = {
  "alert-mail": true,
  attendance: true,
  billing: true,
  "billing-mail": true,
  classes: true,
  common: true,
  errors: true,
  fallback: true,
  identity: true,
  "identity-mail": true,
  imports: true,
  analytics: true,
  joining: true,
  membership: true,
  navigation: true,
  notifications: true,
  operations: true,
  storefront: true,
  tenancy: true,
  ui: true,
};

export const namespaces = Object.keys(declared) as readonly Namespace[];
