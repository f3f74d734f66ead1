// Files can be dropped where they can be chosen. Everything works without this script.
"use strict";
document.querySelectorAll(".tha").forEach((zone) => {
  const input = zone.querySelector("input[type=file]");
  const lit = (on) => (event) => { event.preventDefault(); zone.classList.toggle("tren", on); };
  zone.addEventListener("dragover", lit(true));
  zone.addEventListener("dragleave", lit(false));
  zone.addEventListener("drop", (event) => { lit(false)(event); input.files = event.dataTransfer.files; });
});
