import type common from "./messages/en/common.json";
import type errors from "./messages/en/errors.json";
import type imports from "./messages/en/imports.json";
import type navigation from "./messages/en/navigation.json";
import type operations from "./messages/en/operations.json";
import type tenancy from "./messages/en/tenancy.json";
import type ui from "./messages/en/ui.json";

/** The texts of the whole product by namespace. A new namespace adds its line here and in `namespaces`. */
export type AppMessages = {
  common: typeof common;
  errors: typeof errors;
  imports: typeof imports;
  navigation: typeof navigation;
  operations: typeof operations;
  tenancy: typeof tenancy;
  ui: typeof ui;
};

export type Namespace = keyof AppMessages;

/** Every namespace: one file `messages/<locale>/<namespace>.json` per language. */
const declared: Readonly<Record<Namespace, true>> = {
  common: true,
  errors: true,
  imports: true,
  navigation: true,
  operations: true,
  tenancy: true,
  ui: true,
};

export const namespaces = Object.keys(declared) as readonly Namespace[];
