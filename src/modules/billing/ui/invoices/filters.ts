import type { InvoiceAge, InvoiceKind, InvoiceStatus } from "../../invoices/schema";
import { INVOICE_AGES, INVOICE_KINDS, INVOICE_STATUSES } from "../../invoices/words";

/** What the list shows, exactly as it stands in the address. */
export interface InvoiceFilters {
  /** Part of a bill's number. */
  number: string;
  status: readonly InvoiceStatus[];
  age: InvoiceAge | "";
  kind: InvoiceKind | "";
  branch: string;
  from: string;
  to: string;
}

export const NO_FILTERS: InvoiceFilters = {
  number: "",
  status: [],
  age: "",
  kind: "",
  branch: "",
  from: "",
  to: "",
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Reads an address. What makes no sense in it is left out, so that an old or mangled link still opens the list. */
export function readFilters(params: { get: (name: string) => string | null }): InvoiceFilters {
  const text = (name: string, shape: RegExp) => {
    const value = params.get(name) ?? "";
    return shape.test(value) ? value : "";
  };
  const wanted = (params.get("status") ?? "").split(",");
  return {
    number: (params.get("number") ?? "").slice(0, 40),
    status: INVOICE_STATUSES.filter((status) => wanted.includes(status)),
    age: INVOICE_AGES.find((age) => age === params.get("age")) ?? "",
    kind: INVOICE_KINDS.find((kind) => kind === params.get("kind")) ?? "",
    branch: text("branch", UUID),
    from: text("from", DATE),
    to: text("to", DATE),
  };
}

/** The shortest address that says the same. */
export function writeFilters(filters: InvoiceFilters): URLSearchParams {
  const params = new URLSearchParams();
  if (filters.number.trim()) params.set("number", filters.number.trim());
  if (filters.status.length > 0) params.set("status", filters.status.join(","));
  for (const name of ["age", "kind", "branch", "from", "to"] as const) {
    if (filters[name]) params.set(name, filters[name]);
  }
  return params;
}

/** As the API takes it. */
export function asInput(filters: InvoiceFilters) {
  const number = filters.number.trim();
  return {
    ...(number ? { number } : {}),
    ...(filters.status.length > 0 ? { status: [...filters.status] } : {}),
    ...(filters.age ? { age: filters.age } : {}),
    ...(filters.kind ? { kind: filters.kind } : {}),
    ...(filters.branch ? { branchId: filters.branch } : {}),
    ...(filters.from ? { issuedFrom: filters.from } : {}),
    ...(filters.to ? { issuedTo: filters.to } : {}),
  };
}

export function isFiltered(filters: InvoiceFilters): boolean {
  return writeFilters(filters).size > 0;
}
