/* A noticeboard as a page: content.js has what is shown, `content`.
   index.html?hold=12000#view: how long a photo stays, and where to begin. */
"use strict";

const $ = (selector) => document.querySelector(selector);
const all = (selector) => document.querySelectorAll(selector);
const hold = Number(new URLSearchParams(location.search).get("hold") || 12000);

function element(tag, ...children) {
  const e = document.createElement(tag);
  e.append(...children);
  return e;
}

/* ---- what is shown ---- */

function fillBoard() {
  const news = content.notices[0];
  if (news) {
    $(".notice small").textContent = `${news.issuer ?? "工会委员会"}·今天`;
    $(".notice h1").textContent = news.short || news.title;
    $(".notice p").textContent = news.summary ?? "";
  }
  const coming = content.activities.filter((a) => a.starts_at > Date.now())
    .sort((a, b) => a.starts_at - b.starts_at);
  for (const a of coming.slice(0, 3)) {
    const at = new Date(a.starts_at);
    const time = at.toTimeString().slice(0, 5);
    $(".events").append(element("li",
      element("b", "日一二三四五六".charAt(at.getDay()).padStart(2, "周")),
      element("time", time), a.short || a.title));
  }
  for (const name of ["早", 1, 2, "", 3, 4, "午休", 5, 6, 7, "课后"])
    $(".bells").append(element("i", String(name)));
  $(".bells").children[3].className = "now";
}

function fillHome() {
  for (const [list, rows] of [[".notices ul", content.notices],
    [".activities ul", content.activities]])
    for (const row of rows.slice(0, 4))
      $(list).append(element("li", row.short || row.title,
        element("small", row.summary || row.place || "")));
}

function fillList() {
  const rows = document.createDocumentFragment();
  for (let i = 0; i < 120; i++)
    rows.append(element("div", element("i", "第"),
      element("b", `第 ${i + 1} 场趣味运动会报名`),
      element("span", `综合楼 ${i % 6 + 1} 楼，${i} 人已报名`),
      element("em", i % 3 ? "可报名" : "已满")));
  $(".rows").append(rows);
}

function fillWall() {
  const photos = document.createDocumentFragment();
  for (const path of content.thumbs) {
    const img = element("img");
    img.loading = "lazy";
    img.decoding = "async";
    img.src = path;
    photos.append(img);
  }
  $(".photos").append(photos);
}

/* ---- time ---- */

function tick() {
  const now = new Date();
  const time = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
  const date = now.toLocaleDateString("zh-CN",
    { month: "long", day: "numeric", weekday: "long" });
  for (const e of all(".clock")) e.textContent = time;
  for (const e of all(".date")) e.textContent = date;
  setTimeout(tick, 60000 - now % 60000);
}

let photo = 0;
let shown = "";

async function nextPhoto() {
  const frame = $(".photo");
  const waits = frame.children[frame.classList.contains("second") ? 0 : 1];
  photo = (photo + 1) % content.photos.length;
  waits.src = content.photos[photo].path;
  await waits.decode();
  frame.classList.toggle("second");
  $(".caption").textContent = content.photos[photo].caption;
}

async function turnPhotos() {
  if (shown === "board") await nextPhoto();
  setTimeout(turnPhotos, hold + 1200);
}

/* ---- moving about ---- */

function go(name) {
  const from = shown && $(`#${shown}`);
  const to = $(`#${name}`);
  shown = name;
  if (name === "list" && !$(".rows").firstChild) fillList();
  if (name === "wall" && !$(".photos").firstChild) fillWall();
  to.classList.add("shown");
  if (!from) return;
  to.style.zIndex = 1;
  const move = to.animate(
    [{ transform: "translateX(96px)", opacity: 0 },
      { transform: "none", opacity: 1 }],
    { duration: 240, easing: "cubic-bezier(.22, 1, .36, 1)" });
  move.onfinish = () => {
    to.style.zIndex = "";
    if (shown === name) from.classList.remove("shown");
  };
}

addEventListener("click", (e) => {
  const button = e.target.closest("[data-to]");
  if (button) go(button.dataset.to);
  else if (shown === "board") go("home");
  else if (shown === "fade") $("#fade").classList.toggle("running");
});

/* ---- the start ---- */

async function start() {
  fillBoard();
  fillHome();
  tick();
  go(location.hash.slice(1) || "board");
  if (content.photos.length > 0) {
    $(".photo img").src = content.photos[0].path;
    $(".caption").textContent = content.photos[0].caption;
  }
  if (shown === "fade")
    content.pair.forEach((path, i) => { $("#fade").children[i].src = path; });
  $("#mark").className = "text";
  const first = [...all("#board img, #fade img, .photos img:nth-child(-n+16)")]
    .filter((img) => img.src);
  await Promise.all(first.map((img) => img.decode()));
  $("#mark").className = "whole";
  if (content.photos.length > 1) setTimeout(turnPhotos, hold);
}

start();
