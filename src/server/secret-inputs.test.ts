import { expect, it } from "vitest";
import type { z } from "zod";
import { inputSchema } from "@/platform/testing/arbitrary";
import { api } from "./api";

const procedures = Object.entries(
  api._def.procedures as unknown as Record<
    string,
    { _def: { type: "query" | "mutation"; inputs: z.ZodType[] } }
  >,
);

it("No query takes a secret: what is read travels in addresses, and addresses end in logs", () => {
  const open = procedures.filter(
    ([, { _def }]) =>
      _def.type === "query" &&
      _def.inputs.some((schema) =>
        /"(?:\w*token|password|secret|pin)":/i.test(JSON.stringify(inputSchema(schema))),
      ),
  );
  expect(open.map(([path]) => path)).toEqual([]);
});
