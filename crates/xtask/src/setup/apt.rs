//! Debian packages.

use std::path::Path;

use crate::process::{Outcome, capture, command, find_program, run};

/// Whether this is a system whose packages this program knows.
pub(crate) fn is_here() -> bool {
    find_program("apt-get").is_some() && find_program("dpkg-query").is_some()
}

/// Installs those of `packages` that are missing.
///
/// # Errors
/// No rights to install, or the package manager fails; the message is the command to type.
pub(crate) fn install(packages: &[&str]) -> Outcome {
    let missing: Vec<&str> = packages.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("run `apt-get install --no-install-recommends {}` as root", missing.join(" "));
    let as_root = rights().ok_or_else(|| by_hand.clone())?;
    println!("Installing the Debian packages {} …", missing.join(", "));
    let apt_get = |arguments: &[&str]| {
        let mut line: Vec<&str> = as_root.to_vec();
        line.extend([
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-qq",
            "-y",
            "-o",
            "Dpkg::Use-Pty=0",
        ]);
        line.extend(arguments);
        run(command(line[0], Path::new("/")).args(&line[1..]))
    };
    let mut install = vec!["install", "--no-install-recommends"];
    install.extend(&missing);
    // The list of packages may be old or not there at all; it is only fetched where the first try fails.
    if apt_get(&install).is_err() {
        apt_get(&["update"]).and_then(|()| apt_get(&install)).map_err(|_| by_hand)?;
    }
    Ok(())
}

/// How to become root without a question: not at all for root itself, by a sudo that asks no password, or not.
fn rights() -> Option<&'static [&'static str]> {
    let here = Path::new("/");
    if capture(command("id", here).arg("-u")).is_ok_and(|user| user == "0") {
        return Some(&[]);
    }
    capture(command("sudo", here).args(["-n", "true"])).is_ok().then_some(&["sudo", "-n"])
}

fn is_installed(package: &str) -> bool {
    let mut query = command("dpkg-query", Path::new("/"));
    query.args(["--show", "--showformat", "${db:Status-Status}", package]);
    capture(&mut query).is_ok_and(|status| status == "installed")
}
