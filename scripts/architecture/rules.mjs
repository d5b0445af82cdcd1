/** The architecture, declared once. docs/architecture.md explains it; `npm test` holds the code to it. */

/** Folders that are checked. */
export const FOLDERS = ["src", "worker", "prisma/seed"];

/** Each layer and the layers it may import, besides itself. Imports point down, never up. */
export const LAYERS = [
  { name: "app", path: "src/app/", below: ["server", "modules", "platform", "ui", "shared"] },
  { name: "worker", path: "worker/", below: ["server", "modules", "platform", "shared"] },
  { name: "seed", path: "prisma/seed/", below: ["server", "modules", "platform", "shared"] },
  { name: "server", path: "src/server/", below: ["modules", "platform", "shared"] },
  { name: "modules", path: "src/modules/", below: ["platform", "ui", "shared"] },
  { name: "platform", path: "src/platform/", below: ["shared"] },
  { name: "ui", path: "src/ui/", below: ["shared"] },
  { name: "shared", path: "src/shared/", below: [] },
];

/**
 * Each module and the modules right below it; what those may use, it may use too. Downward a module calls services,
 * upward it emits an event.
 */
export const MODULES = {
  identity: [],
  tenancy: ["identity"],
  notifications: ["tenancy"],
  membership: ["notifications", "tenancy"],
  billing: ["membership"],
  attendance: ["membership"],
  classes: ["attendance", "billing"],
  storefront: ["classes"],
  workouts: ["membership"],
  tracking: ["membership"],
  coaching: ["workouts"],
  messaging: ["coaching"],
  operations: ["attendance"],
  analytics: [
    "identity",
    "tenancy",
    "notifications",
    "membership",
    "billing",
    "attendance",
    "classes",
    "workouts",
    "tracking",
    "coaching",
    "messaging",
    "operations",
  ],
};

/** What one module may take from another one. */
export const DOORS = /\/(?:service|schema|events|permissions|rules|testing|demo)\.ts$|\/ui\/public\//;

/** What a screen may name of another module, as a type only: the shape of its API. */
export const TYPE_DOORS = /^src\/modules\/[^/]+\/router\.ts$/;

/** Files that run in the browser, or may. */
export const BROWSER_ROOTS =
  /^src\/ui\/|^src\/modules\/.+\/ui\/|^src\/modules\/.+\/(?:schema|permissions)\.ts$/;

/** Files that never may. */
export const SERVER_FILES =
  /^src\/platform\/(?:db|jobs|mail|sms|push|storage|realtime(?!\/(?:realtime|client|use-live)\.ts$)|rate-limit|audit|idempotency)\/|^src\/platform\/(?:env|secrets|logger|context|effects)\.ts$|^src\/modules\/.+\/(?:data|service|router|job-handlers|testing)\.ts$|^src\/server\/(?!shell)|^worker\//;

/** Packages that never may. */
export const SERVER_PACKAGES = new Set([
  "@aws-sdk/client-s3",
  "@node-rs/argon2",
  "@opentelemetry/api",
  "@opentelemetry/exporter-trace-otlp-http",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-node",
  "@prisma/adapter-pg",
  "@prisma/client",
  "@trpc/server",
  "bullmq",
  "busboy",
  "ioredis",
  "nodemailer",
  "pdfkit",
  "pg",
  "pino",
  "prom-client",
  "rate-limiter-flexible",
  "sharp",
  "web-push",
]);

/** Entries of those packages that are made for the browser: tRPC keeps its links' observables there. */
export const BROWSER_ENTRIES = new Set(["@trpc/server/observable"]);

/** What draws a page: whatever it imports at once is loaded before the page is alive. The gallery shows all there is. */
export const PAGES = /^src\/app\/(?!gallery\/)(?:.*\/)?(?:page|layout)\.tsx$/;

/** Packages too heavy for that: checks of a form, charts. What is looked at or opened later may load them. */
export const LATE_PACKAGES = new Set(["zod", "d3-scale", "d3-shape"]);

/** A file's name says which layer of its feature it is; these say nothing. */
export const FORBIDDEN_NAMES = /(?:^|\/)(?:utils?|helpers?|types|misc|index)\.tsx?$/;

/** The only readers of the process environment. */
export const ENVIRONMENT_READERS = new Set([
  "src/platform/env.ts",
  // Next takes the settings of a standalone build from the environment and from nowhere else.
  "src/server/http/next-app.ts",
  // The bundler replaces NODE_ENV in the browser's code; nothing is read there.
  "src/app/[tenant]/offline-shell.tsx",
]);

/** Prisma and SQL live here, and inside modules in `data.ts` only. */
export const DATABASE_FILES = /^src\/platform\/db\//;
/** Telling a unique violation from another failure needs no database. */
export const DATABASE_EXCEPTIONS = new Set(["src/platform/db/failures.ts"]);
export const DATABASE_PACKAGES = new Set(["pg", "@prisma/client", "@prisma/adapter-pg"]);
export const RAW_SQL = ["$queryRaw", "$queryRawUnsafe", "$executeRaw", "$executeRawUnsafe"];

/** Tests and their tools may reach anything. */
export const TESTS = /\.(?:test|fault)\.(?:ts|tsx|mts)$|\/testing\.ts$|\/testing\/|\/test\//;
