/** Currencies by the countries that use them (ISO 3166 alpha-2). Countries that print their own come one by one. */
const byCurrency: Readonly<Record<string, string>> = {
  AED: "AE",
  AFN: "AF",
  ALL: "AL",
  AMD: "AM",
  AOA: "AO",
  ARS: "AR",
  AUD: "AU KI NR TV CC CX NF HM",
  AWG: "AW",
  AZN: "AZ",
  BAM: "BA",
  BBD: "BB",
  BDT: "BD",
  BHD: "BH",
  BIF: "BI",
  BMD: "BM",
  BND: "BN",
  BOB: "BO",
  BRL: "BR",
  BSD: "BS",
  BTN: "BT",
  BWP: "BW",
  BYN: "BY",
  BZD: "BZ",
  CAD: "CA",
  CDF: "CD",
  CHF: "CH LI",
  CLP: "CL",
  CNY: "CN",
  COP: "CO",
  CRC: "CR",
  CUP: "CU",
  CVE: "CV",
  CZK: "CZ",
  DJF: "DJ",
  DKK: "DK FO GL",
  DOP: "DO",
  DZD: "DZ",
  EGP: "EG",
  ERN: "ER",
  ETB: "ET",
  EUR: "AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM VA XK YT",
  FJD: "FJ",
  FKP: "FK",
  GBP: "GB GG IM JE GS",
  GEL: "GE",
  GHS: "GH",
  GIP: "GI",
  GMD: "GM",
  GNF: "GN",
  GTQ: "GT",
  GYD: "GY",
  HKD: "HK",
  HNL: "HN",
  HTG: "HT",
  HUF: "HU",
  IDR: "ID",
  ILS: "IL PS",
  INR: "IN",
  IQD: "IQ",
  IRR: "IR",
  ISK: "IS",
  JMD: "JM",
  JOD: "JO",
  JPY: "JP",
  KES: "KE",
  KGS: "KG",
  KHR: "KH",
  KMF: "KM",
  KPW: "KP",
  KRW: "KR",
  KWD: "KW",
  KYD: "KY",
  KZT: "KZ",
  LAK: "LA",
  LBP: "LB",
  LKR: "LK",
  LRD: "LR",
  LSL: "LS",
  LYD: "LY",
  MAD: "MA EH",
  MDL: "MD",
  MGA: "MG",
  MKD: "MK",
  MMK: "MM",
  MNT: "MN",
  MOP: "MO",
  MRU: "MR",
  MUR: "MU",
  MVR: "MV",
  MWK: "MW",
  MXN: "MX",
  MYR: "MY",
  MZN: "MZ",
  NAD: "NA",
  NGN: "NG",
  NIO: "NI",
  NOK: "NO BV SJ",
  NPR: "NP",
  NZD: "NZ CK NU PN TK",
  OMR: "OM",
  PAB: "PA",
  PEN: "PE",
  PGK: "PG",
  PHP: "PH",
  PKR: "PK",
  PLN: "PL",
  PYG: "PY",
  QAR: "QA",
  RON: "RO",
  RSD: "RS",
  RUB: "RU",
  RWF: "RW",
  SAR: "SA",
  SBD: "SB",
  SCR: "SC",
  SDG: "SD",
  SEK: "SE",
  SGD: "SG",
  SHP: "SH",
  SLE: "SL",
  SOS: "SO",
  SRD: "SR",
  SSP: "SS",
  STN: "ST",
  SYP: "SY",
  SZL: "SZ",
  THB: "TH",
  TJS: "TJ",
  TMT: "TM",
  TND: "TN",
  TOP: "TO",
  TRY: "TR",
  TTD: "TT",
  TWD: "TW",
  TZS: "TZ",
  UAH: "UA",
  UGX: "UG",
  USD: "US AS BQ EC FM GU IO MH MP PR PW SV TC TL UM VG VI ZW",
  UYU: "UY",
  UZS: "UZ",
  VES: "VE",
  VND: "VN",
  VUV: "VU",
  WST: "WS",
  XAF: "CF CG CM GA GQ TD",
  XCD: "AG AI DM GD KN LC MS VC",
  XCG: "CW SX",
  XOF: "BF BJ CI GW ML NE SN TG",
  XPF: "NC PF WF",
  YER: "YE",
  ZAR: "ZA",
  ZMW: "ZM",
};

const currencies = new Map<string, string>();
for (const [currency, list] of Object.entries(byCurrency)) {
  for (const country of list.split(" ")) currencies.set(country, currency);
}

/** ISO 3166 alpha-2 codes of the countries Pulse knows, sorted by code. */
export const countries: readonly string[] = [...currencies.keys()].sort();

/** ISO 4217 codes in use, sorted. */
export const currencyCodes: readonly string[] = Object.keys(byCurrency).sort();

export function isCountry(code: string): boolean {
  return currencies.has(code);
}

/** The currency people pay with there; undefined for an unknown country. */
export function currencyOf(country: string): string | undefined {
  return currencies.get(country);
}

interface LocaleZones {
  getTimeZones?(): string[] | undefined;
  timeZones?: string[] | undefined;
}

/** IANA zones of a country as far as the runtime knows them; empty when it does not. */
export function zonesOf(country: string): readonly string[] {
  if (!isCountry(country)) return [];
  const region = new Intl.Locale("und", { region: country }) as unknown as LocaleZones;
  return region.getTimeZones?.() ?? region.timeZones ?? [];
}

const LOCALES: Readonly<Record<string, "en" | "sw" | "fil" | "de">> = {
  AT: "de",
  CH: "de",
  DE: "de",
  LI: "de",
  PH: "fil",
  TZ: "sw",
};

/**
 * What a gym in that country most likely wants.
 * @param here the device's own zone, taken when it is one of the country's
 */
export function countryDefaults(
  country: string,
  here: string,
): { currency: string; zone: string; locale: "en" | "sw" | "fil" | "de" } {
  const zones = zonesOf(country);
  return {
    currency: currencyOf(country) ?? "USD",
    zone: zones.includes(here) ? here : (zones[0] ?? here),
    locale: LOCALES[country] ?? "en",
  };
}
