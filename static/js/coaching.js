// Tells the truth about saving while a form is written, tries again, and prints. The form works
// without this file: it has a button, and saves with a page load.
"use strict";
(() => {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  const form = () => document.getElementById("observation-form");
  const show = (state) => {
    const line = document.getElementById("save-state");
    if (line) line.dataset.state = state;
  };
  let typed = 0;   // changes so far
  let sent = 0;    // how many of them the running save carries
  let kept = 0;    // how many the server has acknowledged
  let again = 0;
  const isForm = (event) => event.target === form() || event.detail?.ctx?.sourceElement === form();
  const failed = () => {
    show("failed");
    clearTimeout(again);
    again = setTimeout(() => form()?.dispatchEvent(new Event("change")), 8000);
  };

  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      if (!event.isTrusted || !form()?.contains(event.target)) return;
      typed += 1;
      show("typing");
    });
  }
  document.addEventListener("htmx:before:request", (event) => { if (isForm(event)) sent = typed; });
  document.addEventListener("htmx:after:swap", () => {
    if (document.getElementById("save-state")?.dataset.state) return;
    kept = sent;
    if (typed > kept) show("typing");
  });
  document.addEventListener("htmx:error", (event) => { if (isForm(event)) failed(); });
  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail?.ctx?.response?.status ?? 500;
    if (isForm(event) && (status === 404 || status === 413 || status >= 500)) failed();
  });
  window.addEventListener("online", () => form()?.dispatchEvent(new Event("change")));
  let leaving = false;
  document.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (typed > kept && !leaving) event.preventDefault();
  });
})();
