//! ACCURACY.md, assembled from the figures that the golden tests leave.

use std::fs;
use std::path::PathBuf;

use soul_testkit::accuracy::Section;

use crate::options::Options;
use crate::process::{self, IoContext, Outcome, run};
use crate::project::Project;
use crate::{tally, test};

const PAGE: &str = "ACCURACY.md";
const INTRODUCTION: &str = "\
# Accuracy

Written by `cargo xtask accuracy` from what the golden tests measure; do not edit it. The continuous integration runs
the tests again and fails where this page differs.
";

/// `cargo xtask accuracy`.
pub(crate) fn command(project: &Project, options: &Options) -> Outcome<bool> {
    if !tally::close(&test::native(project)) {
        return Ok(false);
    }
    write(project)?;
    if options.has("--check") {
        unchanged(project)?;
    }
    Ok(true)
}

/// Where the golden tests leave their figures, one file per section.
pub(crate) fn figures(project: &Project) -> PathBuf {
    project.target.join("accuracy")
}

/// Removes the figures of an earlier run, so that a test that is gone leaves no section behind.
pub(crate) fn clear(project: &Project) -> Outcome {
    let folder = figures(project);
    if folder.exists() { fs::remove_dir_all(&folder).about(&folder) } else { Ok(()) }
}

/// Writes the page, and wants it to be the committed one.
///
/// # Errors
/// The figures can't be read, or the page differs.
pub(crate) fn check(project: &Project) -> Outcome {
    write(project)?;
    unchanged(project)
}

fn unchanged(project: &Project) -> Outcome {
    let git = |arguments: &[&str]| run(process::command("git", &project.root).args(arguments));
    git(&["ls-files", "--error-unmatch", PAGE])
        .and_then(|()| git(&["--no-pager", "diff", "--exit-code", "--", PAGE]))
        .map_err(|_| format!("{PAGE} is not what the tests measure: commit the one written now").into())
}

fn write(project: &Project) -> Outcome {
    let folder = figures(project);
    let mut sections = Vec::new();
    for file in fs::read_dir(&folder).about(&folder)? {
        let path = file?.path();
        let text = fs::read_to_string(&path).about(&path)?;
        let section: Section =
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        sections.push(section);
    }
    sections.sort_by(|a, b| a.name.cmp(&b.name));
    let page = project.root.join(PAGE);
    fs::write(&page, render(&sections)).about(&page)
}

fn render(sections: &[Section]) -> String {
    let mut page = INTRODUCTION.to_string();
    for section in sections {
        page.push_str(&format!("\n## {}\n\n{}\n\n", section.title, section.method.trim()));
        page.push_str(&format!("Measured against: {}\n\n", section.truth.trim()));
        page.push_str("| quantity | cases | worst | rms | allowed |\n| -- | --: | --: | --: | --: |\n");
        for row in &section.rows {
            page.push_str(&format!(
                "| {} | {} | {} | {} | {} |\n",
                row.quantity, row.cases, row.worst, row.rms, row.allowed
            ));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use soul_testkit::accuracy::{Row, Section};

    use super::{INTRODUCTION, render};

    #[test]
    fn a_section_becomes_a_heading_its_words_and_a_table() {
        let section = Section {
            name: "10-zones".into(),
            title: "Zones".into(),
            method: "Looked up.".into(),
            truth: "the rules".into(),
            rows: vec![Row::equal("offset", 150)],
        };
        let expected = "\n## Zones\n\nLooked up.\n\nMeasured against: the rules\n\n\
            | quantity | cases | worst | rms | allowed |\n| -- | --: | --: | --: | --: |\n\
            | offset | 150 | equal |  | equal |\n";
        assert_eq!(render(&[section]), format!("{INTRODUCTION}{expected}"));
    }
}
