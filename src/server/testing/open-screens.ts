import { EventSource } from "eventsource";
import { LiveClient } from "@/platform/realtime/client";
import type { ApiCalls } from "./api-calls";
import type { FilledGym } from "./filled-gym";

/** One desk's screen that is open in a browser. */
export interface OpenScreen {
  readonly client: LiveClient;
  /** Ids of the visits that it was told of. */
  readonly heard: Set<string>;
  /** How often a process told it to come back in a moment. */
  byes: number;
  /** How often it was told to read everything again. */
  resyncs: number;
}

/** Opens a desk's screens with the browser's own client, each as somebody else. */
export function openScreens(web: ApiCalls, gym: FilledGym, count: number): OpenScreen[] {
  return Array.from({ length: count }, (_, by) => {
    const cookie = gym.staff[by % gym.staff.length]?.cookie ?? "";
    const open = (url: string) => {
      const source = new EventSource(url, {
        fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, cookie } }),
      });
      source.addEventListener("bye", () => {
        screen.byes++;
      });
      return source as never;
    };
    const client = new LiveClient(web.url("/api/events"), open, () => 0);
    const screen: OpenScreen = { client, heard: new Set(), byes: 0, resyncs: 0 };
    client.subscribe({
      topics: [`tenant/${gym.tenantId}/desk/${gym.branchId}`],
      onMessage: ({ item }) => {
        if (typeof item === "object" && item !== null && "id" in item) screen.heard.add(String(item.id));
      },
      onResync: () => {
        screen.resyncs++;
      },
    });
    return screen;
  });
}
