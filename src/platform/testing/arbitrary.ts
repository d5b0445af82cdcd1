import { z } from "zod";
import fc from "@/shared/testing/properties";

/** The part of JSON Schema that zod writes for our inputs. */
interface Schema {
  type?: string;
  format?: string;
  pattern?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  allOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  $ref?: string;
}

/** Gives the value for a field by its name, or undefined to let the schema decide. */
export type FieldOverride = (name: string, schema: Schema) => fc.Arbitrary<unknown> | undefined;

const day = fc
  .date({ min: new Date("1950-01-01"), max: new Date("2035-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString());

const FORMATS: Record<string, fc.Arbitrary<string>> = {
  uuid: fc.uuid(),
  date: day.map((text) => text.slice(0, 10)),
  "date-time": day,
  time: fc.constantFrom("00:00", "09:30", "23:59"),
  email: fc.emailAddress(),
  uri: fc.webUrl(),
};

/** A pattern that says nothing of a text's length would be tried forever. */
const MOST_MISSES = 10_000;

function text(schema: Schema): fc.Arbitrary<string> {
  const known = schema.format ? FORMATS[schema.format] : undefined;
  if (known) return known;
  const bounds = { minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 40, 200) };
  if (schema.pattern) {
    let misses = 0;
    return fc.stringMatching(new RegExp(schema.pattern)).filter((value) => {
      const fits = value.length >= bounds.minLength && value.length <= (schema.maxLength ?? 10_000);
      if (!fits && ++misses > MOST_MISSES)
        throw new Error(`${schema.pattern} hardly ever gives ${JSON.stringify(bounds)} characters`);
      return fits;
    });
  }
  return fc
    .string({ ...bounds, unit: "grapheme" })
    .filter((value) => value.trim().length >= bounds.minLength);
}

function number(schema: Schema): fc.Arbitrary<number> {
  const min =
    schema.minimum ?? (schema.exclusiveMinimum === undefined ? -1_000 : schema.exclusiveMinimum + 1);
  const max = schema.maximum ?? (schema.exclusiveMaximum === undefined ? 1_000 : schema.exclusiveMaximum - 1);
  const bounds = { min: Math.max(min, -2_147_483_648), max: Math.min(Math.max(max, min), 2_147_483_647) };
  return schema.type === "integer" ? fc.integer(bounds) : fc.double({ ...bounds, noNaN: true });
}

function build(schema: Schema, override: FieldOverride, name: string): fc.Arbitrary<unknown> {
  const given = override(name, schema);
  if (given) return given;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => build(choice, override, name)));
  if (schema.allOf) return build(Object.assign({}, ...schema.allOf) as Schema, override, name);
  switch (schema.type) {
    case "string":
      return text(schema);
    case "integer":
    case "number":
      return number(schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array": {
      if (schema.prefixItems)
        return fc.tuple(...schema.prefixItems.map((item) => build(item, override, name)));
      const bounds = {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      };
      return fc.array(build(schema.items ?? {}, override, name), bounds);
    }
    case "object": {
      const properties = Object.entries(schema.properties ?? {});
      if (properties.length === 0 && typeof schema.additionalProperties === "object") {
        return fc.dictionary(
          fc.string({ minLength: 1, maxLength: 8 }),
          build(schema.additionalProperties, override, name),
          { maxKeys: 3 },
        );
      }
      const model = Object.fromEntries(properties.map(([key, value]) => [key, build(value, override, key)]));
      return fc.record(model, { requiredKeys: (schema.required ?? []) as never[] });
    }
    default:
      return fc.jsonValue();
  }
}

/** The input's JSON Schema, as a client would have to send it. */
export function inputSchema(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }) as Schema;
}

/** Inputs that fit a zod schema's shape; refinements may still refuse some of them. */
export function arbitraryOf(
  schema: z.ZodType,
  override: FieldOverride = () => undefined,
): fc.Arbitrary<unknown> {
  return build(inputSchema(schema), override, "");
}

/** Values that have broken programs before: sizes, encodings, prototypes, injections, numbers at their edges. */
export const NASTY: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  2 ** 31,
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\u202eabc",
  "👩‍👩‍👧‍👦",
  "NaN",
  "Infinity",
  "__proto__",
  "constructor",
  "'; drop table member; --",
  "<img src=x onerror=alert(1)>",
  "%00%ff",
  "../../etc/passwd",
  "x".repeat(20_000),
  [],
  [[[[[[[[[[]]]]]]]]]],
  {},
  { __proto__: null, toString: "x" },
  JSON.parse('{"__proto__": {"admin": true}}'),
  Array.from({ length: 2_000 }, (_, index) => index),
  "2026-02-30",
  "0000-00-00",
  "9999-12-31",
  "00000000-0000-0000-0000-000000000000",
];

const nasty = fc.constantFrom(...NASTY);

/** Inputs near the schema and far from it: single fields replaced, missing, added, or nothing of it at all. */
export function spoiledOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  const shape = inputSchema(schema);
  const names = Object.keys(shape.properties ?? {});
  if (names.length === 0) return fc.oneof(nasty, fc.jsonValue());
  const spoiled = fc.tuple(
    arbitraryOf(schema),
    fc.constantFrom(...names),
    nasty,
    fc.integer({ min: 0, max: 3 }),
  );
  return fc.oneof(
    { weight: 8, arbitrary: spoiled.map(([value, name, bad, how]) => spoil(value, name, bad, how)) },
    { weight: 1, arbitrary: nasty },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
}

function spoil(value: unknown, name: string, bad: unknown, how: number): unknown {
  const copy = { ...(value as Record<string, unknown>) };
  if (how === 0) delete copy[name];
  else if (how === 1) copy[`${name}Extra`] = bad;
  else copy[name] = bad;
  return copy;
}
