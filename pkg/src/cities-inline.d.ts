/** The city list, compressed, as base64; the build writes it beside the compiled sources. */
declare const base64: string;
export default base64;
