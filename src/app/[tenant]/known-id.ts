import { notFound } from "next/navigation";
import { isUuid } from "@/platform/ids";

/** The id in an address. Whatever can't be one leads to the page that says so, with status 404. */
export function knownId(value: string): string {
  return isUuid(value) ? value : notFound();
}
