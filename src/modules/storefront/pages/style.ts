import { brandCss } from "@/modules/tenancy/branding/service";

export type Theme = "light" | "dark" | "auto";

const SCHEMES: Readonly<Record<Theme, string>> = { light: "light", dark: "dark", auto: "light dark" };

/** The surfaces of the app (globals.css), so that a gym's page and its app are one house. */
const TOKENS = `--canvas:light-dark(#f7f7f8,#0d0e10);--panel:light-dark(#fff,#16171a);--sunken:light-dark(#f0f0f2,#212328);--line:light-dark(#e4e4e8,#2a2c31);--ink:light-dark(#17181b,#f2f2f4);--ink-2:light-dark(#565962,#a9acb6);--ok:light-dark(#177245,#4ccb8a);--warn:light-dark(#8a5300,#f0b354);--deny:light-dark(#b3261e,#ff8f86)`;

const BASE = `*{box-sizing:border-box;margin:0}
body{background:var(--canvas);color:var(--ink);font:1rem/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%;overflow-wrap:anywhere}
a{color:var(--brand-ink);text-underline-offset:.2em}
:focus-visible{outline:2px solid var(--brand-ink);outline-offset:2px;border-radius:.25rem}
h1,h2,h3{line-height:1.2;text-wrap:balance}
ul,dl{padding:0;list-style:none}
dd{margin:0}
.days{columns:17rem;column-gap:1rem;margin-bottom:-1rem}
.day{margin-bottom:1rem;break-inside:avoid;border:1px solid var(--line);border-radius:.5rem;background:var(--panel);overflow:hidden}
.day .when{background:var(--sunken);font-size:.9375rem;padding:.5rem .875rem}
.day ul{display:grid;grid-template-columns:minmax(3.5rem,max-content) 1fr}
.class{grid-column:1/-1;display:grid;grid-template-columns:subgrid;gap:.125rem .875rem;padding:.625rem .875rem;border-top:1px solid var(--line);align-items:baseline}
.class:first-child{border-top:0}
.class time{font-variant-numeric:tabular-nums;font-weight:600;white-space:nowrap}
.class .name{font-weight:600}
.class .more{display:block;color:var(--ink-2);font-size:.875rem;font-weight:400}
.class .seats{grid-column:2;font-size:.875rem;color:var(--ok);font-weight:600}
.class .full{color:var(--warn)}
.class .off{color:var(--deny)}
.gone time,.gone .title{text-decoration:line-through}
.quiet{color:var(--ink-2)}
.small{font-size:.875rem}
.empty{border:1px dashed var(--line);border-radius:.5rem;padding:1.25rem;color:var(--ink-2)}`;

const PAGE = `.demo{background:var(--sunken);color:var(--ink-2);text-align:center;font-size:.8125rem;padding:.25rem 1rem}
.skip{position:absolute;inset-inline-start:-99rem}
.skip:focus{position:fixed;inset:.5rem auto auto .5rem;background:var(--panel);padding:.75rem 1rem;z-index:2}
header.top{background:var(--panel);border-bottom:1px solid var(--line)}
.bar,main,footer .in{max-width:72rem;margin-inline:auto;padding-inline:1.25rem}
.bar{display:flex;align-items:center;gap:.5rem;min-height:4rem;padding-block:.5rem}
.mark{display:flex;flex-wrap:wrap;align-items:center;gap:0 .75rem;height:2.5rem;line-height:2.5rem;overflow:hidden;flex:1 1 2.5rem;font-weight:700;font-size:1.125rem;color:inherit;text-decoration:none}
.mark img,.letter{width:2.5rem;height:2.5rem;border-radius:.5rem;object-fit:contain}
.letter{display:grid;place-items:center;background:var(--brand-strong);color:var(--brand-on)}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:2.75rem;padding:.25rem 1.125rem;flex-shrink:0;border-radius:.5rem;border:1px solid var(--line);background:var(--panel);color:var(--ink);font-weight:600;text-decoration:none}
.button:hover{border-color:var(--ink-2)}
.main{background:var(--brand-strong);border-color:var(--brand-strong);color:var(--brand-on)}
.hero{padding-block:2.5rem 1rem;display:grid;gap:.75rem}
h1{font-size:clamp(1.875rem,5vw,2.75rem);letter-spacing:-.02em}
.hero p{max-width:44rem;font-size:1.125rem;color:var(--ink-2)}
@media(width<30rem){.bar .button{padding-inline:.75rem;font-size:.9375rem}}
section{padding-block:1.75rem}
section>h2{font-size:1.5rem;margin-bottom:1rem}
.plans,.places{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));align-items:start}
.card{border:1px solid var(--line);border-radius:.75rem;background:var(--panel);padding:1.25rem;display:grid;gap:.75rem}
.plans .card{height:100%;grid-template-rows:auto auto 1fr auto}
.price{font-size:1.375rem;font-weight:700;letter-spacing:-.01em}
.lines{display:grid;gap:.375rem;font-size:.9375rem}
.quiet+.lines{margin-top:.625rem}
.lines li{padding-inline-start:1.125rem;position:relative}
.lines li::before{content:"";position:absolute;inset-inline-start:0;top:.6em;width:.4rem;height:.4rem;border-radius:50%;background:var(--brand-strong)}
.hours{display:grid;grid-template-columns:auto 1fr;gap:.125rem 1rem;font-size:.9375rem;font-variant-numeric:tabular-nums}
.hours div{display:contents}
.hours .today{font-weight:700}
.hours+.quiet{margin-top:.375rem}
.meter{margin-block:.375rem;height:.5rem;border-radius:1rem;background:var(--sunken);overflow:hidden}
.meter svg{display:block;width:100%;height:100%}
.meter .now{fill:var(--brand-strong)}
.meter .usual{fill:var(--ink)}
.now{font-size:1.125rem;font-weight:700}
footer{border-top:1px solid var(--line);margin-top:2rem;padding-block:1.5rem 2.5rem;color:var(--ink-2);font-size:.9375rem}
footer .in{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.5rem;justify-content:space-between}
.langs{display:flex;flex-wrap:wrap;gap:.25rem 1rem}
.langs a,.langs b{display:inline-flex;align-items:center;min-height:2.75rem}`;

const EMBED = `body{padding:.75rem}
h1{font-size:1.0625rem;margin-bottom:.75rem}
.foot{margin-top:.75rem;font-size:.875rem}`;

/** The stylesheet of a gym's own page, or of its timetable on somebody else's. */
export function styleOf(kind: "page" | "embed", brandColor: string, theme: Theme): string {
  const own = kind === "page" ? PAGE : EMBED;
  return `:root{color-scheme:${SCHEMES[theme]};${TOKENS}}${brandCss(brandColor)}${BASE}${own}`.replaceAll(
    "\n",
    "",
  );
}
