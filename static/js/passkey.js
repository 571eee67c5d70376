// Passkeys: what the server asks is put to the browser, and its answer is sent with the form.
(function () {
  "use strict";

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const keys = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

  // The parts of the options that are bytes travel as text.
  const opened = (options) => {
    const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
    asked.excludeCredentials = keys(asked.excludeCredentials);
    asked.allowCredentials = keys(asked.allowCredentials);
    return { publicKey: asked };
  };

  const told = (answer) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (answer.response[part]) response[part] = text(answer.response[part]);
    }
    return JSON.stringify({ id: answer.id, rawId: text(answer.rawId), type: answer.type, response, clientExtensionResults: {} });
  };

  document.querySelectorAll("[data-passkey]").forEach((part) => {
    if (!window.PublicKeyCredential) return;
    const form = part.closest("form");
    const failed = part.querySelector("[data-passkey-failed]");
    const cannot = form.querySelector("[data-passkey-cannot]");
    part.hidden = false;
    if (cannot) cannot.hidden = true;
    part.querySelector("button").addEventListener("click", async () => {
      failed.hidden = true;
      try {
        const options = opened(JSON.parse(part.dataset.options));
        const answer = await navigator.credentials[part.dataset.passkey](options);
        form.elements.passkey.value = told(answer);
      } catch {
        failed.hidden = false;
        return;
      }
      form.requestSubmit();
    });
  });
})();
