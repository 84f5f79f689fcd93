// Keeps <time data-relative> true while a page stays open; the server wrote the first words.

const STEPS = [
  [60, "minute", 60],
  [24, "hour", 3600],
  [14, "day", 86400],
  [8, "week", 604800],
  [24, "month", 2629800],
  [Infinity, "year", 31557600],
];

function words(seconds, format) {
  for (const [limit, unit, size] of STEPS) {
    const number = Math.round(seconds / size);
    if (Math.abs(number) < limit) return format.format(number, unit);
  }
  return "";
}

export function startTimes() {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "always" });
  window.setInterval(() => {
    if (document.hidden) return;
    for (const time of document.querySelectorAll("time[data-relative]")) {
      const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
      if (Math.abs(seconds) > 90) time.textContent = words(seconds, format);
    }
  }, 60000);
}
