"use client";

import { CalendarPlus, Copy, Trash2 } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useCarryOut } from "@/ui/feedback/use-carry-out";
import { IconButton, LinkButton } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import { ListRow } from "../shared/list-dialog";

/** Calendar programs take the address by this name and ask whether to subscribe. */
const asSubscription = (address: string) => address.replace(/^https?:/, "webcal:");

/** A calendar address that works: it can be copied, and revoked after a question. */
export function FeedRow({
  feed,
  note,
  onRevoke,
  subscribe = false,
}: {
  feed: { name: string | null; address: string; lastReadAt: string | null };
  /** Before when it was read. */
  note?: string;
  onRevoke: () => Promise<unknown>;
  /** Also offers to hand the address to this device's calendar. */
  subscribe?: boolean;
}) {
  const t = useTranslations("classes.feeds");
  const own = useTranslations("classes.ownFeeds");
  const format = useFormatter();
  const carryOut = useCarryOut();
  const [asking, setAsking] = useState(false);
  const name = feed.name ?? "";
  const read = feed.lastReadAt
    ? t("read", { when: format.dateTime(new Date(feed.lastReadAt), { dateStyle: "medium" }) })
    : t("neverRead");
  return (
    <ListRow name={name} note={note ? `${note} · ${read}` : read}>
      {subscribe ? (
        <LinkButton href={asSubscription(feed.address)} icon={CalendarPlus} size="sm" prefetch={false}>
          {own("subscribe")}
        </LinkButton>
      ) : null}
      <IconButton
        size="sm"
        icon={Copy}
        label={t("copy", { name })}
        onClick={() => void carryOut(navigator.clipboard.writeText(feed.address), () => t("copied"))}
      />
      <IconButton size="sm" icon={Trash2} label={t("revokeName", { name })} onClick={() => setAsking(true)} />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("revokeName", { name })}
        description={t("revokeHint")}
        confirmLabel={t("revoke")}
        danger
        onConfirm={async () => void (await carryOut(onRevoke()))}
      />
    </ListRow>
  );
}
