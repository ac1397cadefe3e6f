/** The pages' style: readable contrast (WCAG 2.1 AA) in light and dark, large targets, a focus that is seen. */
export const STYLE = `:root{color-scheme:light dark;--paper:#f5f6f7;--sheet:#fff;--ink:#1c2430;--soft:#4d5866;--line:#c4cbd3;--strong:#0b4f8a;--on:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#14181d;--sheet:#1e242b;--ink:#eef1f4;--soft:#b6c0cb;--line:#46525f;--strong:#8cc4f5;--on:#0d1a26}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:32rem;margin:12vh auto 2rem;padding:2rem;background:var(--sheet);border:1px solid var(--line);border-radius:.75rem}
@media (max-width:36rem){main{margin:0;min-height:100vh;border:0;border-radius:0;padding:1.5rem}}
.service{margin:0;color:var(--soft);font-weight:600;letter-spacing:.02em}
h1{margin:.25rem 0 1rem;font-size:1.6rem;line-height:1.25}
ul{list-style:none;margin:1.5rem 0 0;padding:0;display:grid;gap:.75rem}
a{color:var(--strong);text-underline-offset:.2em}
.choice{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.25rem 1rem;padding:.9rem 1.1rem;border:1px solid var(--line);border-radius:.5rem;color:var(--ink);font-weight:600;text-decoration:none}
.choice:hover{border-color:var(--strong);text-decoration:underline}
small,.small{color:var(--soft);font-size:.9rem;font-weight:400}
.small{overflow-wrap:anywhere}
button,.action{display:inline-block;padding:.75rem 1.4rem;border:0;border-radius:.5rem;background:var(--strong);color:var(--on);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button.choice{width:100%;background:none;color:var(--ink);border:1px solid var(--line);text-align:left}
h2{margin:1.5rem 0 -.5rem;font-size:1.1rem}
select{font:inherit;padding:.3rem .5rem}
:focus-visible{outline:3px solid var(--strong);outline-offset:3px}
`;

/** Sends the one form of the page on. */
export const SEND = 'document.forms[0].submit();\n';
