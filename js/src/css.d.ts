/** esbuild turns an imported stylesheet into widget.css; TypeScript only has to know that it may be imported. */
declare module "*.css";
