/** Vite gives a file imported with ?raw as its text. */
declare module "*?raw" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: this is how Vite gives it.
  export default text;
}
