import type { Rewriter } from "./compression";

/**
 * A page is read before it can be pressed: its scripts are fetched once its first words are painted, so that neither
 * their bytes nor their evaluation stand in front of them. Runs in the page; takes what to fetch. The stylesheet's
 * link comes late too, for the screens that are reached without a new document. A browser's first date format takes as
 * long as a screen to come alive: it is made while the rest of the document is on its way. What somebody types or presses until
 * then is written down and done when its part of the page has come alive (`ui/feedback/early-actions.ts`); a form must
 * not send itself meanwhile.
 */
const LOADER = `(function(first){
var self=document.currentScript,nonce=self.nonce,waiting=[],going=false;
function link(rel,href){var made=document.createElement("link");made.rel=rel;made.href=href;return made}
function script(src){var made=document.createElement("script");made.async=true;made.nonce=nonce;made.src=src;return made}
function sheet(href){var made=link("stylesheet",href);made.dataset.precedence="next";return made}
function add(address){var kind=/\\.(js|css)\\b/.exec(address);
document.head.appendChild(!kind?link("manifest",address):kind[1]==="js"?script(address):sheet(address))}
function go(){if(!going){going=true;waiting.forEach(add)}}
function painted(){if(document.readyState==="loading")return document.addEventListener("DOMContentLoaded",painted,{once:true});
requestAnimationFrame(function(){requestAnimationFrame(function(){setTimeout(go)})})}
var early=window.__pulseEarly={acts:[],off:function(){listen(removeEventListener)}};
function alive(el){return Object.keys(el).some(function(key){return key.indexOf("__reactProps$")===0})}
function hear(event){var at=event.target,typing=event.type==="input";
var el=event.type==="click"?at.closest&&at.closest("button,[role=button],[role=switch]"):at;
if(!el||alive(el))return;
if(!typing)event.preventDefault();
early.acts.push({type:event.type,element:el,value:el.value,checked:el.checked})}
function listen(how){["input","click","submit"].forEach(function(type){how(type,hear,true)})}
listen(addEventListener);
window.__pulseLate=function(more){if(going)more.forEach(add);else waiting=waiting.concat(more)};
__pulseLate(first);self.remove();
new Intl.DateTimeFormat(document.documentElement.lang||[]);
if(document.visibilityState==="hidden")return go();
addEventListener("visibilitychange",go,{once:true,capture:true});
setTimeout(go,2000);
try{new PerformanceObserver(function(seen){if(seen.getEntriesByName("first-contentful-paint").length)painted()}).observe({type:"paint",buffered:true})}catch(_){go()}
})`.replaceAll("\n", "");

const TAG =
  /<script src="(\/_next\/static\/[^"]+)"([^>]*)><\/script>|<link rel="stylesheet" href="(\/_next\/static\/[^"]+)"[^>]*>|<link rel="manifest" href="([^"]+)"[^>]*>|<link rel="preload" as="(?:script|style)"[^>]*>/g;

const TAG_FIRST = new RegExp(`^(?:${TAG.source})`);

/** How the tags begin that may be cut in two by the end of a chunk. */
const BEGINNINGS = [
  '<script src="/_next/static/',
  '<link rel="stylesheet" href="/_next/static/',
  '<link rel="manifest" href="',
  '<link rel="preload" as="s',
];

/** Stands where the loader goes. */
const PLACE = "<!--late-->";

/**
 * Makes a document paint before anything else has come: its stylesheets stand inside it, its scripts and manifest are
 * left to a loader that begins after the first paint. Everything else passes as it is; texts of people never hold such
 * a tag, because React and Next escape them.
 */
export class FirstPaint implements Rewriter {
  readonly #nonce: string;
  readonly #sheets: ReadonlyMap<string, string>;
  readonly #decoder = new TextDecoder();
  #kept = "";
  #began = false;

  /**
   * @param nonce the page's, which its policy asks of inline scripts and styles
   * @param sheets the built stylesheets by their address
   */
  constructor(nonce: string, sheets: ReadonlyMap<string, string>) {
    this.#nonce = nonce;
    this.#sheets = sheets;
  }

  write(chunk: Uint8Array): string {
    const text = this.#kept + this.#decoder.decode(chunk, { stream: true });
    const whole = wholeTags(text);
    this.#kept = text.slice(whole);
    return this.#pass(text.slice(0, whole));
  }

  end(): string {
    return this.#pass(this.#kept + this.#decoder.decode());
  }

  #pass(text: string): string {
    const late: string[] = [];
    const leave = (address: string) => (late.push(address) === 1 ? PLACE : "");
    const rest = text.replace(
      TAG,
      (tag: string, script?: string, marks?: string, css?: string, manifest?: string) => {
        // The scripts of old browsers are no concern of new ones.
        if (script) return marks?.includes(" async=") ? leave(script) : tag;
        if (manifest) return leave(manifest);
        if (!css) return "";
        const sheet = this.#sheets.get(css);
        return sheet === undefined ? tag : `<style nonce="${this.#nonce}">${sheet}</style>${leave(css)}`;
      },
    );
    if (late.length === 0) return rest;
    const list = JSON.stringify(late).replaceAll("<", "\\u003c");
    const call = this.#began ? `__pulseLate(${list})` : `${LOADER}(${list})`;
    this.#began = true;
    return rest.replace(PLACE, () => `<script nonce="${this.#nonce}">${call}</script>`);
  }
}

/** How much of the text ends before a tag that may go on in the next chunk. */
function wholeTags(text: string): number {
  const last = Math.max(...BEGINNINGS.map((beginning) => text.lastIndexOf(beginning)));
  if (last >= 0 && !TAG_FIRST.test(text.slice(last))) return last;
  const open = text.lastIndexOf("<");
  const tail = text.slice(open);
  return open >= 0 && BEGINNINGS.some((beginning) => beginning.startsWith(tail)) ? open : text.length;
}
