// Takes the pictures of docs/serve.md: LINK=… CHROMIUM=… node pictures.mjs FOLDER, with a server of an index of corpus/.
import { chromium } from "playwright-core";

const [folder] = process.argv.slice(2);
const base = new URL(process.env.LINK).origin;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
for (const [name, path, colorScheme, width, height] of /** @type {const} */ ([
  ["results", `/?q=${encodeURIComponent("高新区 传感器")}`, "light", 1000, 540],
  ["figures", `/facts?metric=${encodeURIComponent("签约额")}`, "dark", 1100, 710],
])) {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  await page.goto(process.env.LINK);
  await page.goto(base + path);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: `${folder}/serve-${name}.png` });
  await context.close();
}
await browser.close();
