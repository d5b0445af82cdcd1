import type { Locale } from "./locales";
import type { AppMessages } from "./namespaces";

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: AppMessages;
  }
}
