"use client";

import { BadgeCheck, LogIn, Snowflake, UserPlus } from "lucide-react";
import { useState } from "react";
import { Sparkline } from "@/ui/chart/sparkline";
import { Meter } from "@/ui/feedback/progress";
import { DescriptionList } from "@/ui/layout/description-list";
import { FilterBar, ToggleChips } from "@/ui/layout/filter-bar";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Stat } from "@/ui/layout/stat";
import { Timeline } from "@/ui/layout/timeline";
import { Avatar } from "@/ui/primitives/avatar";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { SearchInput } from "@/ui/primitives/search-input";
import { Grid, Section, Specimen } from "./specimen";

const WEEK = [31, 42, 38, 55, 49, 61, 58, 66, 64, 71];

export function LayoutSection() {
  const [query, setQuery] = useState("");
  const [status, setStatus] = useState("all");
  const [chips, setChips] = useState(["Status: active", "Branch: Westlands"]);
  return (
    <Section id="layout" title="Layout">
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        <Stat
          label="Active members"
          value="1,284"
          href="/gallery"
          comparison={{ text: "12 more than a month ago", trend: "up", good: true }}
          definition="Members whose membership allows entry today."
          chart={<Sparkline values={WEEK} label="Rising for ten weeks" />}
        />
        <Stat
          label="Visits today"
          value="208"
          comparison={{ text: "31 fewer than a usual Tuesday", trend: "down", good: false }}
          asOf="14:05"
        />
        <Stat
          label="Inside now"
          value="38"
          chart={<Meter label="Westlands" value={38} max={120} usual={52} />}
        />
        <Stat
          label="A label that is much longer than the space for it"
          value="KSh 1,284,500.00"
          comparison={{ text: "As last month", trend: "flat" }}
        />
      </div>
      <Panel>
        <div className="pt-4">
          <PageHeader
            leading={<Avatar name="Maria Clara de los Santos" size="lg" />}
            title="Maria Clara de los Santos y Villanueva-Montenegro"
            description={<StatusChip tone="ok">Active</StatusChip>}
            actions={
              <>
                <Button>Edit</Button>
                <Button variant="primary">Check in</Button>
              </>
            }
            className="mb-0"
          />
        </div>
      </Panel>
      <Grid>
        <Panel title="Timeline" actions={<Button size="sm">Add note</Button>}>
          <Timeline
            label="What happened with Amina"
            entries={[
              { id: "1", icon: LogIn, tone: "ok", title: "Checked in at Westlands", time: "08:12" },
              {
                id: "2",
                icon: Snowflake,
                tone: "info",
                title: "Membership frozen for 14 days",
                time: "2 Nov",
                children: "Travelling for work. Froze by Brian Otieno.",
              },
              { id: "3", icon: BadgeCheck, title: "Plan changed from Monthly to Yearly", time: "14 Oct" },
              { id: "4", icon: UserPlus, title: "Joined", time: "3 Mar 2025" },
            ]}
          />
        </Panel>
        <Panel title="DescriptionList" footer="Last changed by Neema Mushi">
          <DescriptionList
            items={[
              { term: "Phone", value: "+254 712 345 678" },
              { term: "E-mail", value: "a.very.long.address.that.must.wrap.somewhere@subdomain.example.com" },
              { term: "Balance", value: <bdi>−KSh 1,250.00</bdi> },
              { term: "Notes", value: null },
            ]}
          />
        </Panel>
      </Grid>
      <Specimen name="FilterBar and ToggleChips" className="grid gap-3">
        <FilterBar
          chips={chips.map((label) => ({
            id: label,
            label,
            onRemove: () => setChips(chips.filter((chip) => chip !== label)),
          }))}
          onClear={() => setChips([])}
          trailing={<Button>Export</Button>}
        >
          <SearchInput
            label="Search"
            placeholder="Search members"
            value={query}
            onValueChange={setQuery}
            loading={query !== ""}
            className="w-full sm:w-72"
          />
          <ToggleChips
            label="Status"
            value={status}
            onValueChange={setStatus}
            options={[
              { value: "all", label: "All", count: "1,284" },
              { value: "active", label: "Active", count: "1,102" },
              { value: "frozen", label: "Frozen", count: "41" },
              { value: "expired", label: "Expired", count: "141" },
            ]}
          />
        </FilterBar>
      </Specimen>
    </Section>
  );
}
