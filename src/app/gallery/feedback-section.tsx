"use client";

import { Users } from "lucide-react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { OfflineBanner } from "@/ui/feedback/offline-banner";
import { Meter, Progress } from "@/ui/feedback/progress";
import { SkeletonRows, SkeletonStat, SkeletonText } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Grid, Section, Specimen } from "./specimen";

export function FeedbackSection() {
  return (
    <Section id="feedback" title="Feedback">
      <Grid>
        <Panel>
          <EmptyState
            icon={Users}
            title="No members yet"
            action={
              <>
                <Button variant="primary">Import from a file</Button>
                <Button>Add one by hand</Button>
              </>
            }
          >
            Members appear here with their plan and last visit.
          </EmptyState>
        </Panel>
        <Panel>
          <ErrorState
            title="The members could not be loaded"
            message="The server did not answer in time. Nothing was lost."
            requestId="0199c2f4-7a31"
            onRetry={() => {}}
          />
        </Panel>
        <Panel title="Loading" flush>
          <SkeletonRows rows={3} />
        </Panel>
        <Panel title="Refreshing" refreshing>
          <p>The rows stay, a thin bar moves on top.</p>
          <div className="mt-4 grid gap-4 sm:grid-cols-2">
            <SkeletonText />
            <SkeletonStat />
          </div>
        </Panel>
        <Specimen name="Progress" className="grid gap-5">
          <Progress
            label="Importing members"
            done={12_480}
            total={50_000}
            secondsLeft={42}
            onCancel={() => {}}
          />
          <Progress label="Counting rows" done={0} onCancel={() => {}} cancelling />
          <Progress label="Export" done={3} total={3} />
        </Specimen>
        <Specimen name="Meter: occupancy against the usual" className="grid gap-5">
          <Meter label="Westlands" value={38} max={120} usual={52} />
          <Meter label="Kilimani" value={104} max={120} usual={60} />
          <Meter label="Karen" value={131} max={120} usual={110} />
          <Meter label="Empty" value={0} max={120} />
        </Specimen>
        <Specimen name="OfflineBanner" className="grid gap-3">
          <OfflineBanner offline />
          <OfflineBanner offline queued={3} />
          <OfflineBanner offline={false} queued={1} />
        </Specimen>
      </Grid>
    </Section>
  );
}
