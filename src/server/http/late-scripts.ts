import type { Rewriter } from "./compression";

/**
 * A page is read before it can be pressed: its scripts are fetched once its first words are painted, so that neither
 * their bytes nor their evaluation stand in front of them. Runs in the page; takes what to fetch.
 */
const LOADER = `(function(first){
var self=document.currentScript,nonce=self.nonce,waiting=[],going=false;
function add(address){var made;
if(/\\.js(\\?|$)/.test(address)){made=document.createElement("script");made.async=true;made.nonce=nonce;made.src=address}
else{made=document.createElement("link");made.rel="manifest";made.href=address}
document.head.appendChild(made)}
function go(){if(!going){going=true;waiting.forEach(add)}}
function painted(){if(document.readyState==="loading")return document.addEventListener("DOMContentLoaded",painted,{once:true});
requestAnimationFrame(function(){requestAnimationFrame(function(){setTimeout(go)})})}
window.__pulseLate=function(more){if(going)more.forEach(add);else waiting=waiting.concat(more)};
__pulseLate(first);self.remove();
if(document.visibilityState==="hidden")return go();
addEventListener("visibilitychange",go,{once:true,capture:true});
setTimeout(go,2000);
try{new PerformanceObserver(function(seen){if(seen.getEntriesByName("first-contentful-paint").length)painted()}).observe({type:"paint",buffered:true})}catch(_){go()}
})`.replaceAll("\n", "");

const TAG =
  /<script src="(\/_next\/static\/[^"]+)"([^>]*)><\/script>|<link rel="preload" as="script"[^>]*>|<link rel="manifest" href="([^"]+)"[^>]*>/g;

const TAG_FIRST = new RegExp(`^(?:${TAG.source})`);

/** How the tags begin that may be cut in two by the end of a chunk. */
const BEGINNINGS = ['<script src="/_next/static/', '<link rel="preload" as="script"', '<link rel="manifest"'];

/**
 * Takes a document's scripts and manifest out of its head and hands them to a loader that begins after the first
 * paint. Everything else passes as it is; texts of people never hold such a tag, because React and Next escape them.
 */
export class LateScripts implements Rewriter {
  readonly #nonce: string;
  readonly #decoder = new TextDecoder();
  #kept = "";
  #began = false;

  /** @param nonce the page's, which its policy asks of inline scripts */
  constructor(nonce: string) {
    this.#nonce = nonce;
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
    let at = -1;
    const rest = text.replace(
      TAG,
      (tag: string, script: string, marks: string, manifest: string, offset: number) => {
        // The scripts of old browsers are no concern of new ones.
        if (script && !marks.includes(" async=")) return tag;
        const address = script ?? manifest;
        if (address) late.push(address);
        if (at < 0) at = offset;
        return "";
      },
    );
    if (late.length === 0) return rest;
    const list = JSON.stringify(late).replaceAll("<", "\\u003c");
    const call = this.#began ? `__pulseLate(${list})` : `${LOADER}(${list})`;
    this.#began = true;
    return `${rest.slice(0, at)}<script nonce="${this.#nonce}">${call}</script>${rest.slice(at)}`;
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
