/**
 * What was told follows the person, and so do their browsers. What each record had chosen stays with it: the survivor's
 * own choices hold.
 */
export const notificationsMergePart = {
  moves: { "notification.member_id": null, "push_subscription.member_id": null },
  stays: ["notification_preference.member_id", "notification_settings.member_id"],
  hangs: { notification_delivery: null },
} as const;
