import fc from "fast-check";

/**
 * fast-check with a fixed beginning: a property's cases differ from each other and not from run to run, so that a run
 * fails when the code is wrong and never by luck. FUZZ_SEED looks at other cases.
 */
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_261_121) });

export default fc;
