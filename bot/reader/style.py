"""How the reader page looks: its style sheet, light, or dark where the reader prefers that, and on paper."""

from base64 import b64encode
from hashlib import sha256

HUES = 8
"""How many colours there are for speakers; after them they come again, told apart by a speaker's number."""

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fdfcf9; --ink: #1f1d1a; --faint: #66615a; --line: #e2ddd3; --link: #1d5fa8; --mark: #ffe58a;
  --target: #f5efe1; --serif: "Iowan Old Style", Charter, "Source Serif 4", "Noto Serif", Georgia, serif;
  --sans: system-ui, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
}
.h { --hue: #66615a; }
.h0 { --hue: #1d5fa8; } .h1 { --hue: #b3261e; } .h2 { --hue: #2a6f3a; } .h3 { --hue: #7a3fa0; }
.h4 { --hue: #9a5200; } .h5 { --hue: #0b6b72; } .h6 { --hue: #a8266e; } .h7 { --hue: #5f6010; }
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #171716; --ink: #e6e2da; --faint: #a39d93; --line: #36342f; --link: #8ab8ee; --mark: #554408;
    --target: #24221e;
  }
  .h { --hue: #a39d93; }
  .h0 { --hue: #82b5ef; } .h1 { --hue: #f2948b; } .h2 { --hue: #84c795; } .h3 { --hue: #c8a3ec; }
  .h4 { --hue: #e8b06a; } .h5 { --hue: #70cdd2; } .h6 { --hue: #f093c1; } .h7 { --hue: #c8c46c; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink); font: 400 1rem/1.5 var(--sans);
  overflow-wrap: anywhere;
}
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .2em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
main:focus-visible { outline: none; }
.skip { position: absolute; left: -100vw; z-index: 1; padding: .5rem 1rem; background: var(--paper); }
.skip:focus { left: .5rem; top: .5rem; }
.top, .page, .foot { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem; }
.top { padding-top: 1.25rem; padding-left: 4.5rem; font-size: .9375rem; }
.page { display: grid; grid-template-columns: minmax(0, 40.5rem) minmax(0, 20rem); gap: 0 4.5rem; }
.page.list { grid-template-columns: minmax(0, 46rem); }
.title { padding: 2.75rem 0 1.75rem 3rem; }
.list .title { padding-left: 0; }
h1 { margin: 0; font: 700 clamp(1.75rem, 1.2rem + 2.4vw, 2.625rem)/1.15 var(--serif); text-wrap: balance; }
.told { margin: .875rem 0 0; color: var(--faint); font-size: .9375rem; }
.told > * + *::before { content: "·"; display: inline-block; margin: 0 .5rem 0 .25rem; color: var(--faint); }
.note {
  margin: 1.25rem 0 0; padding: .5rem .875rem; border-left: 3px solid var(--faint); background: var(--target);
  font-size: .9375rem;
}
.par {
  display: grid; grid-template-columns: 2.25rem minmax(0, 1fr); column-gap: .75rem; scroll-margin-top: 2rem;
  padding: .125rem .75rem .125rem 0; border-radius: 0 .375rem .375rem 0;
}
.par:target { background: var(--target); box-shadow: inset 3px 0 0 var(--ink); }
.par p { margin: 0 0 1rem; font: 400 1.1875rem/1.65 var(--serif); hanging-punctuation: first; }
.par .num {
  padding-top: .4375rem; color: var(--faint); font-size: .8125rem; font-variant-numeric: tabular-nums;
  text-align: right; text-decoration: none;
}
.par .num:hover { text-decoration: underline; }
.par:target .num { color: var(--ink); font-weight: 700; }
mark {
  padding: .1em 0; background: var(--mark); color: inherit;
  -webkit-box-decoration-break: clone; box-decoration-break: clone;
}
.first::before, .last::after {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.first::before { content: " cited words: "; } .last::after { content: " (end of the cited words) "; }
.said {
  text-decoration: underline 2px var(--hue); text-decoration-skip-ink: none; text-underline-offset: .28em;
  scroll-margin-top: 6rem;
}
.said .said { text-underline-offset: .42em; }
.mixed { text-decoration-style: dashed; }
.reported { text-decoration-style: dotted; }
.said:target { background: color-mix(in srgb, var(--hue) 18%, transparent); }
.by {
  padding: 0 .1em; color: var(--hue); font: 700 .6875em/0 var(--sans); vertical-align: .5em;
  text-decoration: none;
}
.by::before { content: attr(data-number); }
.by:hover { text-decoration: underline; }
aside { padding-top: 3.25rem; font-size: .9375rem; }
aside > div {
  position: sticky; top: 0; max-height: 100vh; padding: 1rem .25rem 2rem; overflow-y: auto;
  scrollbar-width: thin; scrollbar-color: var(--faint) transparent;
}
h2 { margin: 0 0 .75rem; font: 700 1.125rem/1.3 var(--sans); }
.key { margin: 0 0 .5rem; padding: 0; color: var(--faint); font-size: .8125rem; list-style: none; }
.key li { display: inline-block; margin: 0 1rem .25rem 0; }
.voice { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
.voice:target h3 { text-decoration: underline 2px var(--hue); }
h3 { display: flex; gap: .5rem; align-items: baseline; margin: 0; font: 700 1rem/1.35 var(--sans); }
h3 .tag {
  flex: none; min-width: 1.5rem; padding: 0 .25rem; border-radius: .75rem; background: var(--hue);
  color: var(--paper); font-size: .8125rem; line-height: 1.5rem; text-align: center;
}
.sum { margin: .125rem 0 0 2rem; color: var(--faint); font-size: .8125rem; }
.voice ol { margin: .5rem 0 0; padding: 0 0 0 2rem; list-style: none; }
.voice li { margin: 0 0 .75rem; line-height: 1.4; }
.voice li a { display: block; color: var(--ink); font-family: var(--serif); text-decoration: none; }
.voice li a:hover { text-decoration: underline; }
.voice small { color: var(--faint); font-size: .8125rem; }
summary { margin-left: 2rem; color: var(--link); cursor: pointer; }
.articles { margin: 0; padding: 0; list-style: none; }
.articles li { padding: 1rem 0; border-top: 1px solid var(--line); }
.articles a { font: 700 1.1875rem/1.35 var(--serif); text-decoration: none; }
.articles a:hover { text-decoration: underline; }
.articles .told { margin-top: .125rem; }
.pages { display: flex; gap: 1.5rem; margin-top: 1rem; padding: 1rem 0; border-top: 1px solid var(--line); }
.foot { padding: 2.5rem 1.5rem 2.5rem 4.5rem; color: var(--faint); font-size: .8125rem; }
@media (max-width: 62rem) {
  .page { grid-template-columns: minmax(0, 42rem); justify-content: center; }
  .top, .foot { max-width: 45rem; }
  aside { padding-top: 2rem; margin-top: 2rem; border-top: 2px solid var(--ink); }
  aside > div { position: static; max-height: none; padding: 0; overflow: visible; }
}
@media (max-width: 36rem) {
  .top, .page, .foot { padding-left: 1rem; padding-right: 1rem; }
  .title { padding: 1.75rem 0 1.25rem; }
  .par { grid-template-columns: 1.375rem minmax(0, 1fr); column-gap: .625rem; padding-right: 0; }
  .par p { font-size: 1.125rem; line-height: 1.6; }
  .par .num { padding-top: .375rem; font-size: .75rem; }
}
@media (forced-colors: active) { mark { outline: 1px solid; } }
@media print {
  :root {
    --paper: #ffffff; --ink: #000000; --faint: #444444; --line: #999999; --link: #000000; --target: #ffffff;
  }
  .skip, .top, .foot, .pages { display: none; }
  .page { display: block; max-width: none; padding: 0; }
  .par p { font-size: 11pt; line-height: 1.5; }
  .par { break-inside: avoid; }
  .source::after { content: " <" attr(href) ">"; }
  aside > div { position: static; max-height: none; overflow: visible; }
  .voice { break-inside: avoid; }
  .voice details::details-content { content-visibility: visible; }
  mark { background: none; border-bottom: 3px double; }
}
"""

STYLE_HASH = f"sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}"
"""By which a Content-Security-Policy allows the style sheet, and no other."""
