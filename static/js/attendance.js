// Says so when a tap did not reach the server. Without this file each tap loads the page anew.
"use strict";
(() => {
  const say = (unsaved) => {
    const notice = document.getElementById("unsaved");
    if (notice) notice.hidden = !unsaved;
  };
  document.addEventListener("htmx:error", () => say(true));
  document.addEventListener("htmx:response:error", () => say(true));
  document.addEventListener("htmx:after:swap", () => say(false));
})();
