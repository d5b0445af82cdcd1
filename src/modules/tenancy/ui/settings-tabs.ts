const SETTINGS_TABS = ["general", "brand", "policies", "taxes", "providers", "waivers", "security"] as const;
export type SettingsTab = (typeof SETTINGS_TABS)[number];

/** Reads the tab in the address; usable on the server too. */
export function isSettingsTab(value: unknown): value is SettingsTab {
  return SETTINGS_TABS.includes(value as SettingsTab);
}
