import { attendanceJobs } from "@/modules/attendance/jobs";
import { beginningJobs, beginningSubscriptions } from "@/modules/billing/beginning/jobs";
import { returnJobs, returnSubscriptions } from "@/modules/billing/changes/returns/jobs";
import { collectionJobs, collectionSubscriptions } from "@/modules/billing/collections/jobs";
import { dueJobs, dueSubscriptions } from "@/modules/billing/dues/jobs";
import { billingJobs } from "@/modules/billing/jobs";
import { journalAuditJobs } from "@/modules/billing/journal/audit/jobs";
import { inboxSubscriptions } from "@/modules/billing/notices/inbox/jobs";
import { noticeJobs, noticeSubscriptions } from "@/modules/billing/notices/jobs";
import { payLinkJobs, payLinkSubscriptions } from "@/modules/billing/pay-links/jobs";
import { productJobs, productSubscriptions } from "@/modules/billing/products/jobs";
import { quoteJobs } from "@/modules/billing/quotes/jobs";
import { renewalJobs } from "@/modules/billing/renewals/jobs";
import { bookingSubscriptions } from "@/modules/classes/bookings/jobs";
import { classesJobs, classesSubscriptions } from "@/modules/classes/jobs";
import { classNoticeJobs, classNoticeSubscriptions } from "@/modules/classes/notices/jobs";
import { penaltyJobs, penaltySubscriptions } from "@/modules/classes/penalties/jobs";
import { releaseJobs } from "@/modules/classes/release/jobs";
import { rosterJobs, rosterSubscriptions } from "@/modules/classes/roster/jobs";
import { standingJobs } from "@/modules/classes/standing/jobs";
import { substituteJobs } from "@/modules/classes/substitutes/mails/jobs";
import { waitlistJobs, waitlistSubscriptions } from "@/modules/classes/waitlist/jobs";
import { identityJobs } from "@/modules/identity/jobs";
import { entitlementJobs } from "@/modules/membership/entitlements/jobs";
import { importJobs } from "@/modules/membership/imports/jobs";
import { appAccessJobs } from "@/modules/membership/members/app-access/jobs";
import { membershipJobs } from "@/modules/membership/memberships/jobs";
import { membershipNoticeSubscriptions } from "@/modules/membership/notices/jobs";
import { notificationJobs } from "@/modules/notifications/jobs";
import { alertJobs } from "@/modules/operations/alerts/jobs";
import { backupJobs } from "@/modules/operations/backups/jobs";
import { storefrontJobs } from "@/modules/storefront/requests/jobs";
import { tenancyJobs } from "@/modules/tenancy/jobs";
import type { JobDefinition, SubscriptionDefinition } from "@/platform/jobs/definitions";
import { housekeepingJobs } from "@/platform/jobs/housekeeping";
import { JobRegistry, listed } from "@/platform/jobs/registry";

/** Every job of the installation. A module adds its own here; those it names in `subscriptions` come by themselves. */
const jobs: readonly JobDefinition[] = [
  ...housekeepingJobs,
  ...identityJobs.map(listed),
  ...tenancyJobs.map(listed),
  ...membershipJobs.map(listed),
  ...importJobs.map(listed),
  ...entitlementJobs.map(listed),
  ...appAccessJobs.map(listed),
  ...beginningJobs,
  ...renewalJobs,
  ...returnJobs,
  ...quoteJobs,
  ...dueJobs,
  ...collectionJobs,
  ...payLinkJobs,
  ...noticeJobs,
  ...productJobs,
  ...attendanceJobs,
  ...classesJobs,
  ...waitlistJobs,
  ...classNoticeJobs,
  ...substituteJobs,
  ...notificationJobs,
  ...rosterJobs,
  ...penaltyJobs,
  ...releaseJobs,
  ...standingJobs,
  ...billingJobs,
  ...journalAuditJobs,
  ...storefrontJobs,
  ...backupJobs,
  ...alertJobs,
];

/** Which events start which jobs: `on(event, job)`, the event from a lower module than the job. */
const subscriptions: readonly SubscriptionDefinition[] = [
  ...beginningSubscriptions,
  ...dueSubscriptions,
  ...returnSubscriptions,
  ...productSubscriptions,
  ...collectionSubscriptions,
  ...payLinkSubscriptions,
  ...noticeSubscriptions,
  ...classesSubscriptions,
  ...bookingSubscriptions,
  ...waitlistSubscriptions,
  ...classNoticeSubscriptions,
  ...membershipNoticeSubscriptions,
  ...inboxSubscriptions,
  ...rosterSubscriptions,
  ...penaltySubscriptions,
];

export const jobRegistry = new JobRegistry(jobs, subscriptions);
