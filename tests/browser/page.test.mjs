// The page in Chromium: an input method composes without a request, every state is a link, all of it works without
// script, and axe finds nothing. Run by .ci/wider/serve.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const link = process.env.LINK;
const base = new URL(link).origin;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => { browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] }); });
after(() => browser.close());

/** A page that has come in with the key; what it asks for and what its console says is kept. */
async function open(path = "/", options = {}) {
  // axe is put into the page, which the page's own policy would not allow.
  const context = await browser.newContext({ locale: "zh-CN", bypassCSP: options.axe ?? false, ...options });
  const page = await context.newPage();
  const [asked, said] = [[], []];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => { if (message.type() === "error") said.push(message.text()); });
  await page.goto(link);
  await page.goto(base + path);
  await page.waitForLoadState("networkidle");
  return { page, asked, said, context };
}
const results = (q, more = "") => `/?q=${encodeURIComponent(q)}${more}`;
const searches = (asked) => asked.filter((url) => new URL(url).pathname === "/" && url.includes("q="));

test("an input method composes without a request, its commit asks once", async () => {
  const { page, asked } = await open();
  await page.focus("#q");
  const cdp = await page.context().newCDPSession(page);
  asked.length = 0;
  for (const text of ["c", "ch", "chuan", "chuang'g", "传感"]) {
    await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(200);
  }
  assert.deepEqual(asked, []);
  await cdp.send("Input.insertText", { text: "传感" });
  await page.waitForSelector(".hit");
  assert.equal(searches(asked).length, 1);
  assert.equal(new URL(page.url()).searchParams.get("q"), "传感");
});

test("the key that commits neither searches nor opens, Escape leaves the text", async () => {
  const { page, asked } = await open(results("高新区"));
  await page.focus("#q");
  asked.length = 0;
  await page.evaluate(() => {
    const box = document.getElementById("q");
    box.dispatchEvent(new CompositionEvent("compositionstart"));
    for (const key of ["Enter", "Escape"]) box.dispatchEvent(new KeyboardEvent("keydown", { key, keyCode: 229, isComposing: true, bubbles: true }));
  });
  await page.waitForTimeout(300);
  assert.deepEqual(asked, []);
  assert.equal(await page.inputValue("#q"), "高新区");
});

test("back, forward and reload show what they showed", async () => {
  const { page } = await open(results("高新区"));
  await page.fill("#q", "传感器");
  await page.press("#q", "Enter");
  await page.waitForFunction(() => new URLSearchParams(location.search).get("q") === "传感器");
  await page.waitForSelector(".hit");
  await page.goBack();
  await page.waitForFunction(() => document.getElementById("q").value === "高新区");
  await page.reload();
  assert.equal(await page.inputValue("#q"), "高新区");
});

test("everything works without script", async () => {
  const { page } = await open(results("高新区 传感器"), { javaScriptEnabled: false });
  assert.ok(await page.locator(".hit").count() > 0);
  await page.click("noscript a, #panel a");
  assert.ok(await page.locator("svg.bars a").count() > 0);
  await page.click(".hit h2 a");
  assert.ok(await page.locator("mark#m1").count() === 1);
  await page.click(".between a[rel=up]");
  await page.fill("#q", "魑魅魍魉");
  await page.click("#search button");
  assert.match(await page.textContent(".nothing"), /没有找到/);
});

for (const width of [320, 390, 768, 1280]) {
  test(`nothing scrolls sideways at ${width} px`, async () => {
    for (const path of ["/", results("高新区 传感器"), "/help", "/status", `/facts?metric=${encodeURIComponent("签约额")}`]) {
      const { page, context } = await open(path, { viewport: { width, height: 844 } });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${path}: ${wide} px`);
      await context.close();
    }
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing, ${colorScheme}`, async () => {
    for (const path of ["/", results("高新区 传感器"), results("魑魅魍魉"), "/facts", `/facts?metric=${encodeURIComponent("签约额")}`, "/help", "/status"]) {
      const { page, context } = await open(path, { colorScheme, axe: true });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
      assert.deepEqual(violations.map((one) => `${path} ${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" ")}`), []);
      await context.close();
    }
  });
}

test("a figure says what it is in a line below, by a tap and by a key", async () => {
  const { page } = await open(results("传感器大会 签约额"), { viewport: { width: 390, height: 844 }, hasTouch: true });
  const figure = page.locator(".passage .fig").first();
  const said = await figure.getAttribute("title");
  await figure.tap();
  assert.ok((await page.textContent("#told")).includes(said));
  await figure.tap();
  assert.equal(await page.locator("#told").count(), 0);
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("v");
  assert.equal(await page.locator("#told").count(), 1);
  const metric = await page.locator(".fig.told").getAttribute("data-metric");
  await page.keyboard.press("f");
  await page.waitForURL((url) => url.pathname === "/facts" && url.searchParams.get("metric") === metric);
});

test("matches of an article are gone through by buttons", async () => {
  const { page } = await open(results("高新区 传感器"), { viewport: { width: 390, height: 844 } });
  await page.click(".hit h2 a");
  await page.waitForURL(/\/article/);
  await page.click("button.step[aria-label=下一处]");
  assert.match(page.url(), /#m1$/);
  await page.click("button.step[aria-label=上一处]");
  assert.match(page.url(), /#m\d+$/);
  assert.match(await page.textContent("#hits"), /^\d+ \/ \d+$/);
});

test("letters of pinyin are offered as what they spell", async () => {
  const { page } = await open();
  await page.fill("#q", "chuanganqi");
  await page.waitForSelector("#meant option", { state: "attached" });
  const options = await page.locator("#meant option").evaluateAll((all) => all.map((one) => [one.value, one.label]));
  assert.ok(options.some(([value, label]) => value === "传感器" && label.includes("chuanganqi")), JSON.stringify(options));
});

test("keys move and open, and can be switched off", async () => {
  const { page } = await open(results("高新区 传感器"));
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("j");
  assert.equal(await page.locator(".hit.here").count(), 1);
  await page.keyboard.press("o");
  await page.waitForURL(/\/article/);
  await page.keyboard.press("n");
  assert.match(page.url(), /#m1$/);
  await page.evaluate(() => localStorage.setItem("keys", "off"));
  await page.keyboard.press("n");
  assert.match(page.url(), /#m1$/);
});

test("three requests, and the console is empty", async () => {
  const { page, asked, said } = await open();
  asked.length = 0;
  await page.goto(base + "/");
  await page.waitForLoadState("networkidle");
  const own = asked.filter((url) => !url.endsWith("favicon.svg"));
  assert.equal(own.length, 3, own.join("\n"));
  await page.goto(base + results("高新区 传感器"));
  await page.waitForSelector("svg.bars, #panel details");
  assert.deepEqual(said, []);
});

for (const width of [390, 1280]) {
  test(`nothing moves while a page loads at ${width} px, and it is there soon`, async () => {
    const { page, context } = await open("/", { viewport: { width, height: 844 } });
    await page.addInitScript(() => {
      globalThis.moved = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) globalThis.moved += entry.value; }).observe({ type: "layout-shift", buffered: true });
      new PerformanceObserver((list) => { globalThis.painted = list.getEntries().at(-1).startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
    });
    const painted = [];
    for (let load = 0; load < 20; load++) {
      await page.goto(base + results("高新区 传感器"));
      await page.waitForSelector("#panel details");
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const seen = await page.evaluate(() => ({ moved: globalThis.moved, painted: globalThis.painted }));
      assert.equal(seen.moved, 0);
      painted.push(seen.painted);
    }
    const median = painted.sort((a, b) => a - b)[10];
    console.log(`# largest paint after ${median.toFixed(0)} ms at ${width} px`);
    assert.ok(median < 1500, `${median} ms`);
    await context.close();
  });
}

test("a first page with style and script weighs less than 26 kB; results are painted soon after Enter", async () => {
  const { page } = await open();
  const bytes = await page.evaluate(() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
    .filter((entry) => !entry.name.endsWith("favicon.svg")).reduce((sum, entry) => sum + entry.decodedBodySize, 0));
  console.log(`# ${bytes} bytes`);
  assert.ok(bytes > 10_000 && bytes < 26_000, `${bytes} bytes`);
  const times = [];
  for (let round = 0; round < 20; round++) {
    const word = ["传感器", "高新区"][round % 2];
    await page.fill("#q", word);
    times.push(await page.evaluate((word) => new Promise((done) => {
      const began = performance.now();
      new MutationObserver((_, watcher) => {
        watcher.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
      }).observe(document.getElementById("main"), { childList: true });
      document.getElementById("search").requestSubmit();
    }), word));
  }
  const high = times.sort((a, b) => a - b)[18];
  console.log(`# Enter to painted: median ${times[10].toFixed(0)} ms, 95th percentile ${high.toFixed(0)} ms`);
  assert.ok(high < 1000, `${high} ms`);
});
