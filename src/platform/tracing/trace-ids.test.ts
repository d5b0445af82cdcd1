import { expect, it } from "vitest";
import { parseTraceparent, placeOfRequest, requestIdOf, statementName } from "./trace-ids";

it("reads what W3C says a traceparent is, and nothing else", () => {
  const [traceId, spanId] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];
  expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId });
  for (const header of [
    undefined,
    "",
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${"0".repeat(32)}-${spanId}-01`,
    `00-${traceId}-${"0".repeat(16)}-01`,
    `00-${traceId}-${spanId}-01-more`,
  ])
    expect(parseTraceparent(header)).toBeUndefined();
});

it("finds a request's span by the request's id, in any process", () => {
  const requestId = requestIdOf("4bf92f3577b34da6a3ce929d0e0e4736");
  expect(requestId).toBe("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
  expect(placeOfRequest(requestId)).toEqual({
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    spanId: "a3ce929d0e0e4736",
  });
  expect(placeOfRequest("test")).toBeUndefined();
  expect(placeOfRequest(undefined)).toBeUndefined();
});

it("names statements without what they carry", () => {
  expect(statementName({ name: "attendance.open-visit:0123456789ab", text: "with …" })).toBe(
    "attendance.open-visit",
  );
  expect(
    statementName({
      name: "prisma_3",
      text: 'SELECT "public"."member"."id" FROM "public"."member" WHERE 1=1',
    }),
  ).toBe("select member");
  expect(statementName({ text: "BEGIN; select set_config('app.tenant_id', 'x', true)" })).toBe("begin");
  expect(statementName({})).toBe("statement");
});
