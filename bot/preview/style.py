"""How Discord's client looks: the preview's style sheet, dark, or light where the reader prefers that."""

STYLE = """
:root {
  color-scheme: dark light;
  --chat: #313338; --raised: #2b2d31; --hover: #2e3035; --code: #1e1f22; --code-edge: #1e1f22;
  --text: #dbdee1; --strong: #f2f3f5; --faint: #949ba4; --line: #4e5058; --link: #00a8fc;
  --mention: rgb(88 101 242 / 30%); --mention-text: #c9cdfb; --private: rgb(88 101 242 / 5%);
  --primary: #5865f2; --secondary: #4e5058; --success: #248046; --danger: #da373c; --label: #ffffff;
}
@media (prefers-color-scheme: light) {
  :root {
    --chat: #ffffff; --raised: #f2f3f5; --hover: #f7f7f8; --code: #e8e9ec; --code-edge: #e0e1e5;
    --text: #313338; --strong: #060607; --faint: #5c5e66; --line: #c4c9ce; --link: #006ce7;
    --mention: rgb(88 101 242 / 15%); --mention-text: #4048b8; --secondary: #6d6f78;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 16px 0 24px; background: var(--chat); color: var(--text);
  font: 400 16px/22px "gg sans", "Noto Sans", "Helvetica Neue", Helvetica, Arial, sans-serif;
  overflow-wrap: break-word; -webkit-font-smoothing: antialiased;
}
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
.message { position: relative; min-height: 44px; margin-top: 17px; padding: 2px 48px 2px 72px; }
.message:hover { background: var(--hover); }
.private { background: var(--private); }
.avatar {
  position: absolute; left: 16px; width: 40px; height: 40px; border-radius: 50%; margin-top: 2px;
  background: #5865f2; color: #ffffff; font: 600 18px/40px "gg sans", "Noto Sans", Arial, sans-serif;
  text-align: center; text-transform: uppercase;
}
.who { display: flex; align-items: center; gap: 4px; line-height: 22px; }
.name { color: var(--strong); font-weight: 500; }
.app {
  height: 15px; padding: 0 4px; border-radius: 4px; background: #5865f2; color: #ffffff;
  font-size: 10px; font-weight: 600; line-height: 15px;
}
.time { margin-left: 4px; color: var(--faint); font-size: 12px; font-weight: 500; }
.reply {
  position: relative; display: flex; align-items: center; gap: 4px; min-width: 0; margin-bottom: 4px;
  color: var(--faint); font-size: 14px; line-height: 18px;
}
.reply::before {
  content: ""; position: absolute; left: -36px; top: 8px; width: 33px; height: 13px;
  border: 2px solid var(--line); border-width: 2px 0 0 2px; border-top-left-radius: 6px;
}
.reply .avatar {
  position: static; flex: none; width: 16px; height: 16px; margin: 0; font-size: 9px; line-height: 16px;
}
.reply .name { flex: none; }
.reply .words { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.markup { white-space: break-spaces; }
.embed {
  display: grid; width: fit-content; max-width: 520px; margin: 2px 0; padding: 8px 16px 16px 12px;
  border-left: 4px solid var(--code); border-radius: 4px; background: var(--raised);
}
.embed > div { margin-top: 8px; min-width: 0; }
.embed-author, .embed-field b { color: var(--strong); font-size: 14px; font-weight: 600; line-height: 18px; }
.embed-title { color: var(--strong); font-weight: 600; }
.embed-text { font-size: 14px; line-height: 18px; }
.embed-fields { display: grid; grid-template-columns: repeat(12, 1fr); gap: 8px; }
.embed-field { grid-column: span 12; min-width: 0; font-size: 14px; line-height: 18px; }
.embed-field.inline { grid-column: span 4; }
.embed-foot { font-size: 12px; font-weight: 500; line-height: 16px; }
.quote { display: flex; max-width: 90%; }
.quote::before { content: ""; flex: none; width: 4px; border-radius: 4px; background: var(--line); }
.quote > div { min-width: 0; min-height: 1lh; padding: 0 8px 0 12px; }
.subtext { color: var(--faint); font-size: 13px; line-height: 18px; }
.heading { margin: 8px 0; color: var(--strong); font-weight: 700; line-height: 1.375; }
.heading:first-child { margin-top: 0; }
.h1 { font-size: 1.5em; } .h2 { font-size: 1.25em; } .h3 { font-size: 1em; }
ul, ol { margin: 4px 0 0 16px; padding: 0; white-space: normal; }
ol { margin-left: 24px; }
li { margin-bottom: 4px; white-space: break-spaces; }
code {
  padding: 0 .2em; border-radius: 4px; background: var(--code);
  font: .875em/18px Consolas, "DejaVu Sans Mono", monospace;
}
pre { max-width: 90%; margin: 6px 0 0; white-space: pre-wrap; }
pre code { display: block; padding: 8px; border: 1px solid var(--code-edge); font-size: 14px; }
.mention {
  padding: 0 2px; border-radius: 3px; background: var(--mention); color: var(--mention-text);
  font-weight: 500;
}
.stamp { border-radius: 3px; padding: 0 2px; background: rgb(128 132 142 / 24%); }
.spoiler { border-radius: 4px; background: var(--code); color: transparent; }
.spoiler * { visibility: hidden; }
.spoiler:hover { color: inherit; }
.spoiler:hover * { visibility: visible; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; padding: 4px 0; }
.button {
  display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-width: 60px; height: 32px;
  padding: 2px 16px; border-radius: 8px; background: var(--secondary); color: var(--label);
  font-size: 14px; font-weight: 500; line-height: 16px;
}
.style-1 { background: var(--primary); }
.style-3 { background: var(--success); }
.style-4 { background: var(--danger); }
.off { opacity: .5; }
.emoji { font-size: 1.15em; }
@media (max-width: 600px) { .message { padding-right: 16px; } }
.notice { margin-top: 4px; color: var(--faint); font-size: 12px; line-height: 16px; }
"""
