// Who comes back to a lesson, or stays, is told of news: the script for it comes then.
const news = () => import("./news.js").then(({ ask }) => ask(), () => {});
document.addEventListener("visibilitychange", news);
setInterval(news, 180_000);
