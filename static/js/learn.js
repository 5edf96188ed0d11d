// The module page: drafts that save themselves, steps that were opened, tallies that count.
// Without this file every form still has its button.
"use strict";
(() => {
  const kept = {
    get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* not allowed */ } },
  };

  // A reflection: kept on this device until the server has acknowledged it, then forgotten here.
  const reflection = (form) => {
    const key = `draft.${form.dataset.reflection}`;
    const box = form.elements.text;
    let timer, sending = false, again = false, pause = 2000;
    const version = () => form.querySelector("[name=version]").value;
    const say = (text) => {
      const status = form.querySelector("[data-status]");
      if (status) status.textContent = text;
    };
    const later = (ms) => { clearTimeout(timer); timer = setTimeout(() => send(), ms); };

    const send = async (button) => {
      if (sending) { again = true; return; }
      clearTimeout(timer);
      sending = true;
      const text = box.value;
      say(form.dataset.saving);
      try {
        const answer = await fetch(button?.hasAttribute("formaction") ? button.formAction : form.action, {
          method: "POST",
          headers: { "HX-Request": "true" },
          body: new URLSearchParams({ text, version: version() }),
        });
        if (answer.status === 401) { say(form.dataset.signedOut); return; }
        if (answer.status >= 500) throw new Error(String(answer.status));
        const html = await answer.text();
        const state = new DOMParser().parseFromString(html, "text/html").querySelector(".reflection-state");
        if (!state) throw new Error("not understood");
        form.querySelector(".reflection-state").replaceWith(state);
        pause = 2000;
        if (answer.ok && box.value === text) kept.drop(key);
      } catch {
        say(form.dataset.waiting);
        pause = Math.min(pause * 2, 60000);
        later(pause);
      } finally {
        sending = false;
        if (again) { again = false; later(300); }
      }
    };

    box.addEventListener("input", () => {
      kept.set(key, { text: box.value, version: version() });
      later(1200);
    });
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name === "settle") { kept.drop(key); return; }
      event.preventDefault();
      send(event.submitter);
    });
    addEventListener("online", () => { if (kept.get(key)) later(100); });

    // Words that never reached the server, from an earlier visit of the same person.
    const draft = kept.get(key);
    if (draft && draft.text !== box.value) {
      box.value = draft.text;
      form.querySelector("[name=version]").value = draft.version;
      say(form.dataset.waiting);
      later(100);
    } else if (draft) kept.drop(key);
  };

  // Which steps were really looked at: in view for two seconds, told once a day.
  const opened = (page) => {
    if (!page.dataset.person || !("IntersectionObserver" in window)) return;
    const key = `opened.${page.dataset.person}.${new Date().toISOString().slice(0, 10)}`;
    const told = new Set(kept.get(key) || []);
    const tell = (step) => {
      const name = `${page.dataset.module}.${step}`;
      if (told.has(name)) return;
      told.add(name);
      const event = { client_id: `opened.${name}`, module_id: page.dataset.module, step_id: step, kind: "opened" };
      fetch("/learn/progress", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ events: [event] }),
        keepalive: true,
      }).then((answer) => { if (answer.ok) kept.set(key, [...told]); }, () => told.delete(name));
    };
    const waiting = new Map();
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const step = entry.target.dataset.step;
        clearTimeout(waiting.get(step));
        if (entry.isIntersecting) waiting.set(step, setTimeout(() => tell(step), 2000));
      }
    }, { rootMargin: "-25% 0px -25% 0px" });
    for (const step of page.querySelectorAll("[data-step]")) watcher.observe(step);
  };

  // A tally: a button beside each number, large enough for a thumb.
  const tally = (form) => {
    if (form.dataset.ready) return;
    form.dataset.ready = "1";
    for (const input of form.querySelectorAll("input[type=number]")) {
      const more = document.createElement("button");
      more.type = "button";
      more.className = "quiet more";
      more.textContent = "+1";
      const row = document.getElementById(input.getAttribute("aria-labelledby"));
      more.setAttribute("aria-label", `+1 ${row ? row.textContent : ""}`);
      more.addEventListener("click", () => { input.value = Math.min(999, Number(input.value || 0) + 1); });
      input.after(more);
    }
  };

  document.querySelectorAll("form[data-reflection]").forEach(reflection);
  document.querySelectorAll(".module[data-module]").forEach(opened);
  const tallies = () => document.querySelectorAll("form.tally").forEach(tally);
  tallies();
  document.addEventListener("htmx:after:swap", tallies);
})();
