import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { expect, it } from "vitest";
import { DomainError, ERROR_TABLE, type ErrorCode } from "../errors";
import { asTrpcError } from "./failures";

it.each(Object.keys(ERROR_TABLE) as ErrorCode[])("answers %s with the status that the table says", (code) => {
  const error = asTrpcError(new DomainError(code)) as Parameters<typeof getHTTPStatusCodeFromError>[0];
  expect(getHTTPStatusCodeFromError(error)).toBe(ERROR_TABLE[code].http);
});
