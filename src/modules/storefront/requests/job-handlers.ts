import { shellFacts } from "@/modules/tenancy/gyms/service";
import type { JobContext } from "@/platform/context";
import { inTenant } from "@/platform/jobs/job-context";
import { renderMail } from "@/platform/mail/render-mail";
import { defaultLocale, isLocale } from "@/shared/i18n/locales";
import { sayIn } from "../say";
import { requestForMail } from "./data";
import { forgetOldRequests } from "./service";

/** The message has the request's own name, so a second run sends nothing new. */
export async function answerJoinRequest(
  ctx: JobContext,
  { requestId }: { requestId: string },
): Promise<void> {
  const { ports, tenant } = ctx;
  if (!tenant) return;
  const request = await ports.db.read(tenant.id, (db) => requestForMail(db, requestId));
  if (!request) return;
  const brand = await shellFacts(ports, tenant.slug);
  const locale = isLocale(request.locale) ? request.locale : defaultLocale;
  const t = await sayIn(locale, "storefront");
  const words = { gym: tenant.name, name: request.firstName, plan: request.planName ?? "" };
  const next = encodeURIComponent(`/${tenant.slug}`);
  const { html, text } = await renderMail({
    locale,
    brand: { name: tenant.name, color: brand?.brandColor },
    preview: t("mail.preview", words),
    heading: t("mail.heading", words),
    paragraphs: [
      t("mail.hello", words),
      request.known === null
        ? t(request.planName ? "mail.askedFor" : "mail.asked", words)
        : t("mail.isMember", words),
      request.known === null ? t("mail.next", words) : t(`mail.known.${request.known}`, words),
    ],
    action:
      request.known === "account"
        ? { label: t("mail.signIn"), url: `${ports.publicUrl}/sign-in?next=${next}` }
        : { label: t("mail.visit", words), url: `${ports.publicUrl}/${tenant.slug}/welcome` },
    footer: [t("mail.footer", words)],
  });
  await ports.mailer.send({
    to: request.email,
    subject: t("mail.subject", words),
    html,
    text,
    messageId: `join-request-${requestId}`,
  });
}

export async function forgetJoinRequests(ctx: JobContext): Promise<void> {
  await forgetOldRequests(inTenant(ctx));
}
