// <input type="hidden" data-time-zone>: filled with the browser's own time zone, such as "Europe/London".

for (const field of document.querySelectorAll("[data-time-zone]")) {
  if (!field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
