import type { Dashboard } from "@grafana/schema";
import { dashboard } from "./panels";

const WORK = 'route!~"events|probe"';
const quantile = (share: number) =>
  `histogram_quantile(${share}, sum by (le) (rate(pulse_http_request_seconds_bucket{${WORK}}[5m])))`;

const system = dashboard({
  uid: "pulse-system",
  title: "Pulse: the machine",
  description: "Processor, memory, disk, temperature, clock and certificate",
  graphs: [
    {
      title: "Processor",
      unit: "percent",
      lines: [["busy", '100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[2m])))']],
    },
    {
      title: "Load for each core",
      unit: "short",
      lines: [["15 minutes", "pulse_machine_load / pulse_machine_cores"]],
    },
    {
      title: "Memory",
      unit: "bytes",
      lines: [
        ["in use", "pulse_machine_memory_bytes - pulse_machine_memory_available_bytes"],
        ["of", "pulse_machine_memory_bytes"],
        ["processes", "sum by (job) (process_resident_memory_bytes)"],
      ],
    },
    {
      title: "Disk with Pulse's data",
      unit: "bytes",
      lines: [
        ["free", "pulse_disk_free_bytes"],
        ["of", "pulse_disk_bytes"],
      ],
    },
    {
      title: "Disk traffic",
      unit: "Bps",
      lines: [
        ["{{device}} read", "rate(node_disk_read_bytes_total[5m])"],
        ["{{device}} written", "rate(node_disk_written_bytes_total[5m])"],
      ],
    },
    {
      title: "Network",
      unit: "Bps",
      lines: [
        ["{{device}} in", 'rate(node_network_receive_bytes_total{device!="lo"}[5m])'],
        ["{{device}} out", 'rate(node_network_transmit_bytes_total{device!="lo"}[5m])'],
      ],
    },
    { title: "Temperature", unit: "celsius", lines: [["hottest", "pulse_temperature_celsius"]] },
    {
      title: "Clock",
      unit: "s",
      lines: [
        ["to the time servers", "node_timex_offset_seconds"],
        ["worker to database", "pulse_clock_drift_seconds"],
      ],
    },
    { title: "Certificate ends in", unit: "d", single: true, lines: [["days", "pulse_certificate_days"]] },
  ],
});

const application = dashboard({
  uid: "pulse-application",
  title: "Pulse: the application",
  description: "Requests, calls of the API, jobs, live screens and what memory spares the database",
  graphs: [
    {
      title: "Answers",
      unit: "reqps",
      lines: [
        [
          "{{route}} {{status}}",
          `sum by (route, status) (rate(pulse_http_request_seconds_count{${WORK}}[5m]))`,
        ],
      ],
    },
    {
      title: "Time to the end of the answer",
      unit: "s",
      lines: [
        ["half", quantile(0.5)],
        ["95 %", quantile(0.95)],
        ["99 %", quantile(0.99)],
      ],
    },
    {
      title: "Slowest procedures, 95 %",
      unit: "s",
      lines: [
        [
          "{{procedure}}",
          "topk(10, histogram_quantile(0.95, sum by (le, procedure) (rate(pulse_procedure_seconds_bucket[5m]))))",
        ],
      ],
    },
    {
      title: "Busiest procedures",
      unit: "reqps",
      lines: [["{{procedure}}", "topk(10, sum by (procedure) (rate(pulse_procedure_seconds_count[5m])))"]],
    },
    {
      title: "Errors by code",
      unit: "reqps",
      lines: [["{{code}} ({{fault}})", "sum by (code, fault) (rate(pulse_procedure_errors_total[5m]))"]],
    },
    {
      title: "Event loop, 99 %",
      unit: "s",
      lines: [["{{job}}", "nodejs_eventloop_lag_p99_seconds"]],
      description: "Above 50 ms something computes for too long at once.",
    },
    {
      title: "Jobs",
      unit: "ops",
      lines: [["{{job}} {{outcome}}", "sum by (job, outcome) (rate(pulse_job_seconds_count[5m])) > 0"]],
    },
    {
      title: "Time of a job, 95 %",
      unit: "s",
      lines: [
        ["{{job}}", "histogram_quantile(0.95, sum by (le, job) (rate(pulse_job_seconds_bucket[15m])))"],
      ],
    },
    {
      title: "Queue",
      unit: "short",
      lines: [
        ["due", "pulse_queue_depth"],
        ["later", "pulse_queue_later"],
        ["dead", "pulse_queue_dead"],
      ],
    },
    { title: "Oldest job waits", unit: "s", lines: [["oldest", "pulse_queue_oldest_seconds"]] },
    {
      title: "Open screens and sign-ins",
      unit: "short",
      lines: [
        ["screens", "sum(pulse_live_connections)"],
        ["used within 15 minutes", "pulse_active_sessions"],
      ],
    },
    {
      title: "Answered from memory",
      unit: "percentunit",
      lines: [
        [
          "{{cache}}",
          "sum by (cache) (rate(pulse_cache_hits_total[5m])) / (sum by (cache) (rate(pulse_cache_hits_total[5m])) + sum by (cache) (rate(pulse_cache_misses_total[5m])))",
        ],
      ],
    },
  ],
});

const database = dashboard({
  uid: "pulse-database",
  title: "Pulse: the database",
  description: "Connections, time and statements of PostgreSQL as Pulse sees them, and the backups",
  graphs: [
    {
      title: "Connections of everybody",
      unit: "short",
      lines: [
        ["taken", "pulse_postgres_connections"],
        ["of", "pulse_postgres_connections_max"],
      ],
    },
    {
      title: "Pools",
      unit: "short",
      lines: [
        ["{{job}} {{pool}} in use", 'pulse_database_connections{state="in_use"}'],
        ["{{job}} {{pool}} of", 'pulse_database_connections{state="size"}'],
      ],
    },
    {
      title: "Calls that wait for a connection",
      unit: "short",
      lines: [["{{job}} {{pool}}", 'pulse_database_connections{state="waiting"}']],
    },
    {
      title: "Statements",
      unit: "ops",
      lines: [["{{job}} {{pool}}", "rate(pulse_database_statements_total[5m])"]],
    },
    {
      title: "Mean time of a statement",
      unit: "s",
      lines: [
        [
          "{{job}} {{pool}}",
          "rate(pulse_database_seconds_total[5m]) / rate(pulse_database_statements_total[5m])",
        ],
      ],
    },
    { title: "Size", unit: "bytes", lines: [["database", "pulse_postgres_bytes"]] },
    {
      title: "Newest proof of a backup",
      unit: "s",
      single: true,
      lines: [["age", "pulse_backup_proof_age_seconds"]],
    },
    {
      title: "Whether it held",
      unit: "bool_yes_no",
      single: true,
      lines: [["proof", "pulse_backup_proof_ok"]],
    },
    {
      title: "Minutes to restore",
      unit: "m",
      lines: [["restore and compare", "pulse_backup_proof_minutes"]],
    },
  ],
});

const business = dashboard({
  uid: "pulse-business",
  title: "Pulse: the gyms",
  description: "What happens in all gyms together; no figure belongs to one gym or person",
  graphs: [
    { title: "Gyms", unit: "short", single: true, lines: [["active", "pulse_gyms"]] },
    {
      title: "Check-ins within a day",
      unit: "short",
      lines: [
        ["let in", "pulse_check_ins_day"],
        ["told no", "pulse_refusals_day"],
      ],
    },
    { title: "Bookings within a day", unit: "short", lines: [["booked", "pulse_bookings_day"]] },
    { title: "Payments within a day", unit: "short", lines: [["{{status}}", "pulse_payments_day"]] },
    {
      title: "New within a day",
      unit: "short",
      lines: [
        ["members", "pulse_new_members_day"],
        ["accounts", "pulse_sign_ups_day"],
      ],
    },
    {
      title: "Silent kiosks",
      unit: "short",
      lines: [
        ["over {{minutes}} minutes", "pulse_kiosks_silent"],
        ["in use", "pulse_kiosks"],
      ],
    },
    {
      title: "Longest silence of a kiosk",
      unit: "s",
      lines: [["silence", "pulse_kiosk_longest_silence_seconds"]],
    },
    {
      title: "Versions that run",
      unit: "short",
      lines: [["{{job}} {{version}}", "count by (job, version) (pulse_process_info)"]],
    },
    { title: "Workers", unit: "short", single: true, lines: [["alive", "pulse_workers"]] },
  ],
});

/** By the name of their file in docker/grafana/dashboards. */
export const DASHBOARDS: Readonly<Record<string, Dashboard>> = { system, application, database, business };
