/** The files of a new module. They show the whole path once: input → permission → use case → row → event. */

const capital = (word) => word[0].toUpperCase() + word.slice(1);

function readme({ name, row }) {
  return `# ${capital(name)}

What this module owns, in two sentences: which rows, and which decisions about them.

- \`schema.ts\` what travels. \`rules.ts\` decisions without I/O. \`permissions.ts\` who may. \`data.ts\` SQL, nowhere else.
- \`service.ts\` use cases. \`router.ts\` the API. \`events.ts\` what higher modules may react to. \`testing.ts\` rows for tests.

## What always holds

- A ${row} belongs to one gym; its name is unique there, whatever its case.

## Events

- \`${name}.${row}-created\`
`;
}

function schema({ row }) {
  const Row = capital(row);
  return `import { z } from "zod";

export const create${Row}Input = z.strictObject({ name: z.string().trim().min(1).max(80) });
export type Create${Row}Input = z.infer<typeof create${Row}Input>;

export const ${row} = z.object({ id: z.uuid(), name: z.string() });
export type ${Row} = z.infer<typeof ${row}>;
`;
}

function rules() {
  return `/** A name as it is kept: single spaces, composed letters. */
export function tidyName(name: string): string {
  return name.normalize("NFC").trim().replace(/\\s+/g, " ");
}
`;
}

function rulesTest() {
  return `import { expect, it } from "vitest";
import { tidyName } from "./rules";

it("keeps a name with single spaces and composed letters", () => {
  expect(tidyName("  Cafe\\u0301   bar ")).toBe("Café bar");
});
`;
}

function permissions({ name, row }) {
  return `import { definePermissions } from "@/shared/access/permission";

/** Who may do what with ${name}. */
export const ${name}Permissions = definePermissions({
  "${row}.read": ["owner", "manager", "desk", "trainer"],
  "${row}.write": ["owner", "manager"],
});
`;
}

function events({ name, row }) {
  return `import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";

export const ${row}Created = defineEvent({
  name: "${name}.${row}-created",
  payload: z.object({ ${row}Id: z.uuid() }),
});
`;
}

function data({ name, row }) {
  const Row = capital(row);
  return `import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { ${Row} } from "./schema";

const LIST = statement("${name}.list", "select id, name from ${row} order by name, id limit 500");
const INSERT = statement("${name}.insert", "insert into ${row} (id, name) values ($1::uuid, $2) returning id, name");

export function list${Row}s(db: Db): Promise<${Row}[]> {
  return db.rows<${Row}>(LIST);
}

/** The gym is filled in by the database. */
export async function insert${Row}(db: Db, name: string): Promise<${Row}> {
  const [${row}] = await db.rows<${Row}>(INSERT, [newId<"${row}">(), name]);
  return ${row} as ${Row};
}
`;
}

function service({ row }) {
  const Row = capital(row);
  return `import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import { DomainError } from "@/platform/errors";
import * as data from "./data";
import { ${row}Created } from "./events";
import { tidyName } from "./rules";
import type { Create${Row}Input, ${Row} } from "./schema";

export function list${Row}s(ctx: TenantContext): Promise<${Row}[]> {
  return data.list${Row}s(ctx.db);
}

/** @throws DomainError CONFLICT when the gym has one of that name */
export async function create${Row}(ctx: TenantContext, input: Create${Row}Input): Promise<${Row}> {
  const ${row} = await data.insert${Row}(ctx.db, tidyName(input.name)).catch((error: unknown) => {
    throw isUniqueViolation(error, "name") ? new DomainError("CONFLICT") : error;
  });
  ctx.audit({ action: "${row}.create", subject: { kind: "${row}", id: ${row}.id }, after: { name: ${row}.name } });
  ctx.emit(${row}Created, { ${row}Id: ${row}.id });
  return ${row};
}
`;
}

function router({ name, row }) {
  const Row = capital(row);
  return `import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { ${name}Permissions as may } from "./permissions";
import { create${Row}Input, ${row} } from "./schema";
import * as ${name} from "./service";

const ${name}Router = router({
  list: tenantProcedure(may["${row}.read"])
    .output(z.array(${row}))
    .query(({ ctx }) => ${name}.list${Row}s(ctx)),
  create: tenantProcedure(may["${row}.write"])
    .input(create${Row}Input)
    .output(${row})
    .mutation(({ ctx, input }) => ${name}.create${Row}(ctx, input)),
});

export const ${name}Root = router({ ${name}: ${name}Router });
export type ${capital(name)}Api = typeof ${name}Root;
`;
}

function testing({ row }) {
  const Row = capital(row);
  return `import type { TenantContext } from "@/platform/context";
import type { ${Row} } from "./schema";
import { create${Row} } from "./service";

/** A ${row} with a plain name where a test does not care. */
export function make${Row}(ctx: TenantContext, name = "First"): Promise<${Row}> {
  return create${Row}(ctx, { name });
}
`;
}

function integrationTest({ row }) {
  const Row = capital(row);
  return `import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { create${Row}, list${Row}s } from "./service";
import { make${Row} } from "./testing";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
beforeAll(async () => {
  world = await createTestWorld();
  gym = await world.createGym();
  other = await world.createGym();
});
afterAll(() => world.close());

it("keeps a ${row} for its own gym", async () => {
  const made = await world.within(gym, (ctx) => make${Row}(ctx, "  Front   desk "));
  expect(made.name).toBe("Front desk");
  expect(await world.within(gym, (ctx) => list${Row}s(ctx))).toEqual([made]);
  expect(await world.within(other, (ctx) => list${Row}s(ctx))).toEqual([]);
});

it("refuses a second ${row} of the same name, in any case", async () => {
  await expect(world.within(gym, (ctx) => create${Row}(ctx, { name: "FRONT DESK" }))).rejects.toMatchObject({
    code: "CONFLICT",
  });
  await expect(world.within(other, (ctx) => create${Row}(ctx, { name: "Front desk" }))).resolves.toBeDefined();
});
`;
}

function prismaModel({ row }) {
  return `/// Say in a sentence what one row is.
model ${capital(row)} {
  tenantId  String   @default(dbgenerated("app.current_tenant()")) @map("tenant_id") @db.Uuid
  id        String   @db.Uuid
  name      String   @db.Citext
  createdAt DateTime @default(now()) @map("created_at") @db.Timestamptz(3)

  @@id([tenantId, id])
  @@unique([tenantId, name])
  @@map("${row}")
}
`;
}

/**
 * Every file of the module: path → text.
 *
 * @param words `name` of the module and of one `row`
 */
export function moduleFiles(words) {
  const folder = `src/modules/${words.name}`;
  return {
    [`${folder}/README.md`]: readme(words),
    [`${folder}/schema.ts`]: schema(words),
    [`${folder}/rules.ts`]: rules(words),
    [`${folder}/rules.test.ts`]: rulesTest(words),
    [`${folder}/permissions.ts`]: permissions(words),
    [`${folder}/events.ts`]: events(words),
    [`${folder}/data.ts`]: data(words),
    [`${folder}/service.ts`]: service(words),
    [`${folder}/router.ts`]: router(words),
    [`${folder}/testing.ts`]: testing(words),
    [`${folder}/${words.name}.int.test.ts`]: integrationTest(words),
    [`prisma/schema/${words.name}.prisma`]: prismaModel(words),
  };
}
