import { defineConfig } from "prisma/config";

/** `generate`, `validate` and `format` need an address, but never connect to it. */
const NOWHERE = "postgresql://nobody@127.0.0.1:1/pulse";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.PULSE_MIGRATE_URL || process.env.DATABASE_URL || NOWHERE },
});
