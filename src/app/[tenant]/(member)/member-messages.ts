import { pickMessages } from "@/shared/i18n/messages";
import type { AppMessages } from "@/shared/i18n/namespaces";

/**
 * The texts of the member's frame, start, timetable, bookings and pass, and no others: they stand in each of their
 * documents, and a phone reads all of them before the screen comes alive. Money and the inbox bring their own.
 */
export function memberMessages(messages: AppMessages) {
  const { home, pass, insideNow } = messages.attendance.screen;
  const { booking, card, ownFeeds, feeds, penalties, schedule, standing, week } = messages.classes;
  return {
    ...pickMessages(messages, ["common", "errors", "identity", "navigation", "ui"]),
    attendance: { screen: { home, pass, insideNow } },
    classes: {
      booking,
      card,
      feeds,
      ownFeeds,
      penalties,
      schedule,
      standing,
      session: { levels: messages.classes.session.levels },
      week,
    },
    membership: { standing: messages.membership.standing },
  };
}
