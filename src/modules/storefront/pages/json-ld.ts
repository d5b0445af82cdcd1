import { minorDigits } from "@/shared/money/currency";
import type { PublicGym } from "../facts/schema";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** The gym and its branches in the words of schema.org, for search engines. */
export function jsonLdOf(gym: PublicGym, publicUrl: string): unknown {
  const url = `${publicUrl}/${gym.slug}/welcome`;
  const logo = gym.logo ? { logo: `${publicUrl}${gym.logo}`, image: `${publicUrl}${gym.logo}` } : {};
  return {
    "@context": "https://schema.org",
    "@graph": gym.branches.map((branch) => ({
      "@type": "ExerciseGym",
      "@id": `${url}#${branch.id}`,
      name: gym.branches.length > 1 ? `${gym.name} ${branch.name}` : gym.name,
      url,
      ...logo,
      ...(branch.phone ? { telephone: branch.phone } : {}),
      currenciesAccepted: gym.currency,
      address: {
        "@type": "PostalAddress",
        ...(branch.addressLine ? { streetAddress: branch.addressLine } : {}),
        ...(branch.city ? { addressLocality: branch.city } : {}),
        addressCountry: branch.country,
      },
      openingHoursSpecification: branch.openingHours.map(({ days, from, to }) => ({
        "@type": "OpeningHoursSpecification",
        dayOfWeek: days.map((day) => DAYS[day - 1]),
        opens: from,
        closes: to === "24:00" ? "23:59" : to,
      })),
      ...(gym.plans.length > 0
        ? {
            makesOffer: gym.plans.map((plan) => ({
              "@type": "Offer",
              name: plan.name,
              price: priceOf(plan.priceMinor, plan.currency),
              priceCurrency: plan.currency,
            })),
          }
        : {}),
    })),
  };
}

/** `1500.00`, as schema.org wants it whatever the language. */
function priceOf(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}
