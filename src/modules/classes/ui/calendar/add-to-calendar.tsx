"use client";

import { CalendarPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/ui/primitives/button";
import type { OwnFeedKind } from "../../feeds/own/schema";

const OwnFeedsDialog = lazy(() => import("./own-feeds-dialog"));

/** Brings one's own classes into the calendar of one's phone or computer: bookings of a member, classes of a trainer. */
export function AddToCalendar({ kind }: { kind: OwnFeedKind }) {
  const t = useTranslations("classes.ownFeeds");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={CalendarPlus} onClick={() => setOpen(true)}>
        {t("open")}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <OwnFeedsDialog kind={kind} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
