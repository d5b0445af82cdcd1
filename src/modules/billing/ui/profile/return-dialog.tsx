"use client";

import { useState } from "react";
import ChangeDialog from "../change/change-dialog";
import PayDialog from "./pay-dialog";
import { useMemberMoney } from "./use-member-money";

/** The return from a freeze, asked for from elsewhere on the profile. */
export default function ReturnDialog({
  memberId,
  membershipId,
  onClose,
}: {
  memberId: string;
  membershipId: string;
  onClose: () => void;
}) {
  const { data } = useMemberMoney(memberId);
  const [paying, setPaying] = useState<string | null>(null);
  const membership = data?.memberships.find(({ id }) => id === membershipId);
  if (paying) return <PayDialog invoiceId={paying} by="desk" onClose={onClose} />;
  if (!membership || !data) return null;
  return (
    <ChangeDialog
      by="desk"
      membership={membership}
      kind="return"
      today={data.today}
      onClose={onClose}
      onDone={({ invoice }) => {
        if (invoice && invoice.openMinor > 0) setPaying(invoice.id);
        else onClose();
      }}
    />
  );
}
