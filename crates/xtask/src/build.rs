//! The npm package and the app.

use std::fs;
use std::path::Path;

use crate::options::Options;
use crate::process::{self, IoContext, Outcome, capture, prepend_path, run};
use crate::project::{Project, sha256};
use crate::setup::wasm::Toolchain;
use crate::setup::{self, Step, node, tools};

/// Where `pkg/` keeps the module and its glue: `soul_codex.js`, `soul_codex_bg.wasm` and their types.
const WASM_FOLDER: &str = "pkg/wasm";
/// The name of the module's files.
const WASM_NAME: &str = "soul_codex";
/// How the module is optimised after the compiler. Measured on a natal chart, `-O2` to `-Oz` are equally fast in V8, and
/// `-Oz` sends 0.4 % fewer bytes; other engines inline less by themselves, so the speed of all is what is asked for.
/// What has one caller is left where it is: inlined, it makes no call measurably faster, and the module compresses worse by
/// 20 KB.
const WASM_OPT: [&str; 3] = ["-O3", "--one-caller-inline-max-function-size=10", "--reorder-functions"];

/// Most bytes of the module and its glue as a server sends them, with brotli. It is a little over what they have, so that a
/// change which makes them grow is noticed; the goal is 250 KiB. With the sync came its engine, the messages of the protocol and the rules
/// of merging, some 80 KB that no page could call before: a module without them is what a page without a cloud should get. What the sync
/// then needed to lose nothing in the simulator's histories, to read a page's rows at once, and to choose a strategy, came to 13 KB
/// more, and sums by vectors and literals for the commonest objects to 10 KB.
const SENT_BYTES_MAX: u64 = 545_000;

/// What a build needs.
pub(crate) const NEEDS: [Step; 3] = [Step::Wasm, Step::Tools, Step::Node];

/// `cargo xtask build`.
pub(crate) fn command(project: &Project, _: &Options) -> Outcome<bool> {
    setup::ensure(project, &NEEDS)?;
    package(project)?;
    check_size(project)?;
    Ok(true)
}

/// Builds the module and the TypeScript face of the npm package.
///
/// # Errors
/// One of the compilers fails.
pub(crate) fn package(project: &Project) -> Outcome {
    // Their folder is named by a checksum: one of an earlier build would be packed beside this build's.
    let snippets = project.root.join(WASM_FOLDER).join("snippets");
    if snippets.exists() {
        fs::remove_dir_all(&snippets).about(&snippets)?;
    }
    let toolchain = Toolchain::find(project)?;
    toolchain.prepare_target(project)?;
    let mut build = process::command(tools::WASM_PACK.program(project, "wasm-pack"), &project.root);
    toolchain.configure(&mut build, project);
    prepend_path(&mut build, &tools::folders(project))?;
    build.args(["build", "crates/wasm", "--release", "--target", "web", "--mode", "no-install"]);
    build.args(["--no-pack", "--no-opt", "--out-name", WASM_NAME, "--out-dir"]);
    run(build.arg(project.root.join(WASM_FOLDER)))?;
    optimise(project, &project.root.join(WASM_FOLDER).join(format!("{WASM_NAME}_bg.wasm")))?;
    npm_run(project, "pkg", "build")
}

/// Builds the app for production.
///
/// # Errors
/// The bundler fails.
pub(crate) fn app(project: &Project) -> Outcome {
    npm_run(project, "www", "build")
}

/// Runs a script of one of the npm packages.
///
/// # Errors
/// The script fails.
pub(crate) fn npm_run(project: &Project, package: &str, script: &str) -> Outcome {
    run(process::command(node::npm()?, &project.root).args(["run", script, "--workspace", package]))
}

/// Optimises the module in its place. The result is kept by the checksum of what went in, as this step takes longer
/// than all others of an unchanged build.
fn optimise(project: &Project, module: &Path) -> Outcome {
    let plain = fs::read(module).about(module)?;
    let folder = project.wasm_target().join("optimised");
    fs::create_dir_all(&folder).about(&folder)?;
    let kept = folder.join(format!("{}{}.wasm", sha256(&plain), WASM_OPT.concat()));
    if !kept.is_file() {
        // Written under another name first, so that an interrupted run leaves nothing that looks finished.
        let unfinished = folder.join("unfinished.wasm");
        let mut wasm_opt = process::command(project.root.join("node_modules/.bin/wasm-opt"), &project.root);
        run(wasm_opt.args(WASM_OPT).arg(module).arg("-o").arg(&unfinished))?;
        fs::rename(&unfinished, &kept).about(&kept)?;
    }
    fs::copy(&kept, module).about(&kept)?;
    Ok(())
}

/// Prints the size of the module and its glue, as they are and as a server sends them, and compares it with the most that they
/// may have.
///
/// # Errors
/// They are larger.
pub(crate) fn check_size(project: &Project) -> Outcome {
    let measure = "const { readFileSync } = require('node:fs'), { brotliCompressSync } = require('node:zlib');\
        for (const file of process.argv.slice(1)) {\
            const bytes = readFileSync(file);\
            console.log(bytes.length, brotliCompressSync(bytes).length, file);\
        }";
    let mut node = process::command("node", &project.root);
    node.args(["--eval", measure]);
    for suffix in ["_bg.wasm", ".js"] {
        node.arg(format!("{WASM_FOLDER}/{WASM_NAME}{suffix}"));
    }
    let sent = print_sizes(&capture(&mut node)?)?;
    if sent > SENT_BYTES_MAX {
        let remedy = "find what made them grow, or raise the bound in crates/xtask/src/build.rs and say why";
        return Err(format!(
            "module and glue have {sent} bytes with brotli, {SENT_BYTES_MAX} at most: {remedy}"
        )
        .into());
    }
    Ok(())
}

/// Prints a line for each line of `bytes, bytes with brotli, file`, and one for all of them, whose bytes with brotli it gives.
fn print_sizes(measured: &str) -> Outcome<u64> {
    let (mut bytes, mut sent) = (0, 0);
    for line in measured.lines() {
        let mut parts = line.splitn(3, ' ');
        let mut number = || parts.next()?.parse::<u64>().ok();
        let (Some(plain), Some(brotli), Some(file)) = (number(), number(), parts.next()) else {
            return Err(format!("no sizes of a file: {line}").into());
        };
        println!("{plain} bytes, {brotli} with brotli: {file}");
        bytes += plain;
        sent += brotli;
    }
    println!("{bytes} bytes, {sent} with brotli: module and glue");
    Ok(sent)
}
