"use client";

import { useState } from "react";
import type { Column, SortOrder } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { PEOPLE, type Person } from "./people";
import { Grid, Section } from "./specimen";

const TONES: Record<Person["status"], Tone> = {
  active: "ok",
  expired: "neutral",
  frozen: "info",
  suspended: "deny",
};

const COLUMNS: readonly Column<Person>[] = [
  { id: "name", header: "Name", cell: (row) => row.name, sortable: true },
  { id: "phone", header: "Phone", cell: (row) => row.phone },
  { id: "plan", header: "Plan", cell: (row) => row.plan, from: "md", card: "hidden" },
  { id: "joined", header: "Joined", cell: (row) => row.joined, sortable: true, from: "lg", card: "hidden" },
  {
    id: "visits",
    header: "Visits",
    cell: (row) => row.visits,
    sortable: true,
    descendingFirst: true,
    align: "end",
    card: "hidden",
  },
  {
    id: "status",
    header: "Status",
    cell: (row) => <StatusChip tone={TONES[row.status]}>{row.status}</StatusChip>,
    card: "end",
  },
];

const EMPTY = <EmptyState title="No members match">Remove a filter to see more.</EmptyState>;

function sorted(rows: readonly Person[], sort: SortOrder): readonly Person[] {
  const sign = sort.direction === "asc" ? 1 : -1;
  const key = sort.column as "name" | "joined" | "visits";
  return [...rows].sort((a, b) =>
    key === "visits" ? sign * (a.visits - b.visits) : sign * a[key].localeCompare(b[key]),
  );
}

export function TableSection() {
  const { show } = useToast();
  const [sort, setSort] = useState<SortOrder>({ column: "name", direction: "asc" });
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set(["m-1"]));
  const [count, setCount] = useState(6);
  const rows = sorted(PEOPLE, sort).slice(0, count);
  return (
    <Section id="tables" title="Tables">
      <Panel title="Members" flush>
        <DataTable
          label="Members"
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          onOpen={(row) => show({ title: `Opened ${row.name}` })}
          sort={sort}
          onSortChange={setSort}
          selection={selection}
          onSelectionChange={setSelection}
          bulkActions={<Button size="sm">Export</Button>}
          hasMore={count < PEOPLE.length}
          onLoadMore={() => setCount(PEOPLE.length)}
          total={PEOPLE.length}
          empty={EMPTY}
        />
      </Panel>
      <Grid>
        <Panel title="First load" flush>
          <DataTable
            label="Loading"
            columns={COLUMNS}
            rows={undefined}
            rowKey={(row) => row.id}
            empty={EMPTY}
            skeletonRows={3}
          />
        </Panel>
        <Panel title="Empty" flush>
          <DataTable label="Empty" columns={COLUMNS} rows={[]} rowKey={(row) => row.id} empty={EMPTY} />
        </Panel>
        <Panel title="Failed" flush>
          <DataTable
            label="Failed"
            columns={COLUMNS}
            rows={undefined}
            rowKey={(row) => row.id}
            empty={EMPTY}
            error={new Error("timeout")}
            onRetry={() => {}}
          />
        </Panel>
        <Panel title="Refresh, links, loading more" flush>
          <DataTable
            label="Refreshing"
            columns={COLUMNS}
            rows={PEOPLE.slice(0, 3)}
            rowKey={(row) => row.id}
            rowHref={(row) => `/gallery?member=${row.id}`}
            refreshing
            hasMore
            loadingMore
            onLoadMore={() => {}}
            empty={EMPTY}
          />
        </Panel>
      </Grid>
    </Section>
  );
}
