"use client";

import { CalendarPlus, Copy, Trash2 } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useToast } from "@/ui/feedback/toast";
import { IconButton, LinkButton } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";

export interface ListedFeed {
  id: string;
  name: string | null;
  address: string;
  lastReadAt: string | null;
}

/** Calendar programs take the address by this name and ask whether to subscribe. */
const asSubscription = (address: string) => address.replace(/^https?:/, "webcal:");

/** Calendar addresses that work: each can be copied, and revoked after a question. */
export function FeedList<Feed extends ListedFeed>({
  feeds,
  noteOf,
  onRevoke,
  subscribe = false,
}: {
  feeds: readonly Feed[];
  /** What stands below the name besides when it was read. */
  noteOf?: (feed: Feed) => string;
  onRevoke: (feedId: string) => Promise<void>;
  /** Also offers to hand the address to this device's calendar. */
  subscribe?: boolean;
}) {
  const t = useTranslations("classes.feeds");
  const own = useTranslations("classes.ownFeeds");
  const format = useFormatter();
  const toast = useToast();
  const [revoking, setRevoking] = useState<Feed | null>(null);
  const copy = async (address: string) => {
    await navigator.clipboard.writeText(address);
    toast.show({ tone: "ok", title: t("copied") });
  };
  return (
    <>
      <ul className="divide-y divide-line rounded-md border border-line">
        {feeds.map((feed) => (
          <li key={feed.id} className="flex flex-wrap items-center gap-2 px-3 py-2">
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{feed.name}</span>
              <span className="block text-ink-2 text-tiny">
                {[
                  noteOf?.(feed),
                  feed.lastReadAt
                    ? t("read", {
                        when: format.dateTime(new Date(feed.lastReadAt), { dateStyle: "medium" }),
                      })
                    : t("neverRead"),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            {subscribe ? (
              <LinkButton href={asSubscription(feed.address)} icon={CalendarPlus} size="sm" prefetch={false}>
                {own("subscribe")}
              </LinkButton>
            ) : null}
            <IconButton
              size="sm"
              icon={Copy}
              label={t("copy", { name: feed.name ?? "" })}
              onClick={() => void copy(feed.address)}
            />
            <IconButton
              size="sm"
              icon={Trash2}
              label={t("revokeName", { name: feed.name ?? "" })}
              onClick={() => setRevoking(feed)}
            />
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => {
          if (!open) setRevoking(null);
        }}
        title={t("revokeName", { name: revoking?.name ?? "" })}
        description={t("revokeHint")}
        confirmLabel={t("revoke")}
        danger
        onConfirm={async () => {
          if (revoking) await onRevoke(revoking.id);
          setRevoking(null);
        }}
      />
    </>
  );
}
