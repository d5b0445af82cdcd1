"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/ui/primitives/button";
import type { MemberSession } from "../../timetable/schema";
import type { ClassActions } from "./use-class-actions";

/** The one thing to do with a class, where one tap is enough for it. Everything else is in its sheet. */
export function ClassAction({
  session,
  time,
  actions,
  onJoin,
}: {
  session: MemberSession;
  /** When it begins, as the card says it: spoken with the verb. */
  time: string;
  actions: ClassActions;
  /** Opens the sheet in which one joins the queue. */
  onJoin: () => void;
}) {
  const t = useTranslations("classes.booking");
  const { state, name } = session;
  const about = { name, time };
  if (state.kind === "bookable")
    return (
      <Button
        size="sm"
        variant="primary"
        aria-label={t("bookClass", about)}
        onClick={() => actions.book(session)}
      >
        {t("book")}
      </Button>
    );
  if (state.kind === "full" && state.limit === null)
    return (
      <Button size="sm" aria-label={t("joinClass", about)} onClick={onJoin}>
        {t("join")}
      </Button>
    );
  if (state.kind === "offered")
    return (
      <Button
        size="sm"
        variant="primary"
        aria-label={t("acceptClass", about)}
        onClick={() => actions.acceptOffer(session, state.entryId)}
      >
        {t("accept")}
      </Button>
    );
  return null;
}
