import { buildClient } from "./build.mjs";
import { runMain } from "./lib/complaint.mjs";

/** Generates the database client from prisma/schema, when the schema changed. */
await runMain(() => buildClient());
