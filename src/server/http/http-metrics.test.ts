import { expect, it } from "vitest";
import { HttpMetrics } from "./http-metrics";

it("counts answers by class, calls by procedure, and errors by code and by whose fault they are", async () => {
  const metrics = new HttpMetrics();
  metrics.observe("page", 200, 30);
  metrics.observe("page", 204, 700);
  metrics.observe("page", 503, 10);
  metrics.observeCall("members.list", 3, undefined);
  metrics.observeCall("members.list", 300, { code: "NOT_FOUND", status: 404 });
  metrics.observeCall("members.list", 4, { code: "NOT_FOUND", status: 404 });
  metrics.observeCall("members.list", 4, { code: "UNAVAILABLE", status: 503 });
  const lines = (await metrics.registry.metrics()).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      'pulse_http_request_seconds_count{route="page",status="2xx"} 2',
      'pulse_http_request_seconds_bucket{route="page",status="2xx",le="0.5"} 1',
      'pulse_http_request_seconds_count{route="page",status="5xx"} 1',
      'pulse_procedure_seconds_count{procedure="members.list"} 4',
      'pulse_procedure_seconds_bucket{procedure="members.list",le="0.25"} 3',
      'pulse_procedure_errors_total{code="NOT_FOUND",fault="theirs"} 2',
      'pulse_procedure_errors_total{code="UNAVAILABLE",fault="ours"} 1',
    ]),
  );
});
