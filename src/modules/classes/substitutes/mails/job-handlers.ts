import type { z } from "zod";
import type { JobContext } from "@/platform/context";
import { renderMail } from "@/platform/mail/render-mail";
import { formatDate, formatTime } from "@/shared/i18n/format";
import { defaultLocale, isLocale } from "@/shared/i18n/locales";
import { loadTranslator } from "@/shared/i18n/messages";
import { type CoverMail, findCoverMail } from "./data";
import type { coverMailPayload } from "./jobs";

type Order = z.output<typeof coverMailPayload>;

/** Sends one mail about a request, if its time has not passed. The message's name makes a second run send nothing new. */
async function mail(
  ctx: JobContext,
  { requestId, staffId }: Order,
  kindOf: (about: CoverMail) => "asked" | "accepted" | "declined" | null,
): Promise<void> {
  const { ports, tenant } = ctx;
  if (!tenant) return;
  const now = ports.clock.now();
  const about = await ports.db.read(tenant.id, (db) => findCoverMail(db, requestId, staffId, now));
  const kind = about ? kindOf(about) : null;
  if (!about || kind === null) return;
  const { name, branch, asker, note, startsAt, zone } = about;
  const locale = isLocale(about.locale) ? about.locale : defaultLocale;
  const t = await loadTranslator(locale, "classes");
  const day = formatDate(startsAt, locale, zone, "weekday");
  const words = {
    name,
    branch,
    asker,
    colleague: about.colleague ?? "",
    when: `${day}, ${formatTime(startsAt, locale, zone)}`,
    gym: tenant.name,
  };
  const title = t(`coverMail.${kind}.title`, words);
  const body = t(`coverMail.${kind}.body`, words);
  const { html, text } = await renderMail({
    locale,
    brand: { name: tenant.name, color: about.brandColor },
    preview: body,
    heading: title,
    paragraphs: [body, ...(kind === "asked" && note !== null ? [t("coverMail.note", { asker, note })] : [])],
    action: { label: t("coverMail.open"), url: `${ports.publicUrl}/${tenant.slug}/coach` },
    footer: [t("coverMail.footer", words)],
  });
  const messageId = `cover-${kind}-${requestId}-${staffId}`;
  await ports.mailer.send({ to: about.email, subject: title, html, text, messageId });
}

export const mailAsked = (ctx: JobContext, order: Order): Promise<void> =>
  mail(ctx, order, ({ status }) => (status === "asked" ? "asked" : null));

export const mailAnswered = (ctx: JobContext, order: Order): Promise<void> =>
  mail(ctx, order, ({ status }) => (status === "accepted" || status === "declined" ? status : null));
