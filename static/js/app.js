// Small comforts. Every page works without this file.
(function () {
  "use strict";

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
    // A download leaves the page standing: after a while the button may be used again.
    setTimeout(release, 8000, form);
  });

  function release(form) {
    if (form.dataset.sending) return;
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  }

  // Files are sent with a bar that shows how far it is. The answer names the next page, or is the
  // same page with what has to be mended.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("[data-upload]") || event.defaultPrevented) return;
    if (!form.querySelector("input[type=file]").files.length) return;
    event.preventDefault();
    const part = form.querySelector("[data-upload-progress]");
    const bar = part.querySelector("progress");
    const say = (state) => part.querySelectorAll("strong").forEach((text) => { text.hidden = !(state in text.dataset); });
    const failed = () => { say("uploadFailed"); bar.hidden = true; delete form.dataset.sending; release(form); };
    const sending = new XMLHttpRequest();
    sending.open("POST", location.href);
    sending.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    sending.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) bar.value = 100 * sent.loaded / sent.total; });
    sending.upload.addEventListener("load", () => { bar.removeAttribute("value"); say("uploadChecking"); });
    sending.addEventListener("error", failed);
    sending.addEventListener("load", () => {
      const next = sending.getResponseHeader("X-Location");
      if (next) { location.assign(next); return; }
      if (sending.responseURL && new URL(sending.responseURL).pathname !== location.pathname) { location.assign(sending.responseURL); return; }
      const page = new DOMParser().parseFromString(sending.responseText, "text/html");
      const newer = page.getElementById("main");
      if (sending.status !== 200 || !newer) { failed(); return; }
      document.title = page.title;
      document.getElementById("main").replaceChildren(...newer.childNodes);
      const errors = document.querySelector("[data-error-summary]");
      if (errors) errors.focus();
    });
    form.dataset.sending = "yes";
    bar.hidden = false;
    bar.value = 0;
    say("uploadSending");
    part.hidden = false;
    sending.send(new FormData(form));
  });

  // Who leaves a question page with something typed and not saved is asked first, by the browser.
  // A page that came back with what is wrong holds what was not saved, too.
  const question = document.querySelector("form[data-unsaved]");
  if (question) {
    question.addEventListener("input", () => { question.dataset.unsaved = "yes"; });
    question.addEventListener("submit", () => { question.dataset.unsaved = "no"; });
    window.addEventListener("beforeunload", (event) => {
      if (question.dataset.unsaved === "yes") event.preventDefault();
    });
  }

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });

  // After a form came back with errors, the summary is read first.
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  // The menu is folded in on a narrow screen, and never on a wide one.
  const wide = window.matchMedia("(min-width: 48.01rem)");
  const fold = () => document.querySelectorAll("details.menu").forEach((menu) => { menu.open = wide.matches; });
  fold();
  wide.addEventListener("change", fold);

  // The account menu closes on Escape and on a click elsewhere.
  const account = document.querySelector("details.account");
  if (account) {
    document.addEventListener("click", (event) => { if (!account.contains(event.target)) account.open = false; });
    account.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !account.open) return;
      account.open = false;
      account.querySelector("summary").focus();
    });
  }

  // The session: a warning two minutes before it ends. Other tabs keep it alive too.
  const session = document.querySelector("[data-session-seconds]");
  if (session) {
    const lasts = Number(session.dataset.sessionSeconds) * 1000;
    const warning = session.querySelector('[data-session="warning"]');
    const ended = session.querySelector('[data-session="ended"]');
    let here = Date.now();
    let over = false;
    const lastSeen = () => {
      try { return Math.max(here, Number(localStorage.getItem("last-seen")) || 0); } catch { return here; }
    };
    const seen = () => {
      here = Date.now();
      try { localStorage.setItem("last-seen", String(here)); } catch { /* private windows may refuse */ }
    };
    const check = () => {
      const left = over ? 0 : lastSeen() + lasts - Date.now();
      warning.hidden = left > 120000 || left <= 0;
      ended.hidden = left > 0;
      // What stood on the page is not for who comes to this screen next.
      document.body.classList.toggle("ended", left <= 0);
    };
    warning.querySelector("button").addEventListener("click", async () => {
      try {
        const answer = await fetch(session.dataset.keepUrl, { cache: "no-store" });
        // Only a page for who is signed in carries the length of the session.
        if ((await answer.text()).includes("data-session-seconds")) seen(); else over = true;
      } catch { /* no connection: the warning stays */ }
      check();
    });
    // What was typed goes along to signing in, and waits on the server until that is done.
    let typed = null;
    document.addEventListener("input", (event) => {
      const form = event.target.form;
      if (form && form.method === "post" && form.closest("main")) typed = form;
    });
    ended.querySelector("a").addEventListener("click", (event) => {
      if (!typed) return;
      event.preventDefault();
      typed.querySelectorAll("input[type=file]").forEach((field) => { field.disabled = true; });
      const mark = document.createElement("input");
      mark.type = "hidden";
      mark.name = "_keep";
      mark.value = "yes";
      typed.append(mark);
      typed.dataset.unsaved = "no";
      typed.submit();
    });
    seen();
    setInterval(check, 5000);
    document.addEventListener("visibilitychange", check);
  }

  // Copies the text of a field that is only read; without this it is selected by hand.
  document.querySelectorAll("[data-copy]").forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    const ask = button.querySelector("[data-copy-ask]");
    const done = button.querySelector("[data-copy-done]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try { await navigator.clipboard.writeText(field.value); } catch { if (!document.execCommand("copy")) return; }
      ask.hidden = true;
      done.hidden = false;
      setTimeout(() => { ask.hidden = false; done.hidden = true; }, 3000);
    });
  });

  // A page with progress brings in its own newer self, without losing the reader's place.
  const refresh = async (part) => {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.redirected) { location.assign(answer.url); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const newer = page.getElementById(part.id);
      if (!answer.ok || !newer) { location.reload(); return; }
      const done = !newer.dataset.refresh;
      const differs = newer.innerHTML !== part.innerHTML && !part.contains(document.activeElement);
      if (done || differs) part.replaceChildren(...newer.childNodes);
      if (done) return;
    } catch { /* no connection: try again */ }
    later(part);
  };
  const later = (part) => setTimeout(refresh, Number(part.dataset.refresh) * 1000, part);
  document.querySelectorAll("[data-refresh]").forEach(later);
})();
