//! The options of one command: switches such as `--quick`, and options with a value such as `--port 8080`.

use crate::process::Outcome;

/// The options that were given, checked against those that the command knows.
pub(crate) struct Options {
    given: Vec<(String, Option<String>)>,
}

impl Options {
    /// Reads `words`, in which the options in `valued` take a value and those in `switches` none.
    ///
    /// # Errors
    /// A word that is neither, and an option whose value is missing.
    pub(crate) fn parse(words: &[String], valued: &[&str], switches: &[&str]) -> Outcome<Self> {
        let mut given = Vec::new();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (name, attached) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value.to_string())),
                None => (word.as_str(), None),
            };
            if switches.contains(&name) && attached.is_none() {
                given.push((name.to_string(), None));
            } else if valued.contains(&name) {
                let value = attached.or_else(|| words.next().cloned());
                let value = value.ok_or_else(|| format!("{name} needs a value"))?;
                given.push((name.to_string(), Some(value)));
            } else {
                return Err(format!("there is no option `{word}` here; `cargo xtask help` lists them").into());
            }
        }
        Ok(Self { given })
    }

    /// Whether a switch was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.given.iter().any(|(given, _)| given == name)
    }

    /// The value of an option, the last one where it was given twice.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.given.iter().rev().find(|(given, _)| given == name).and_then(|(_, value)| value.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn parse(line: &str) -> Result<Options, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_string).collect();
        Options::parse(&words, &["--port"], &["--quick"]).map_err(|failure| failure.to_string())
    }

    #[test]
    fn values_come_attached_or_as_the_next_word() {
        for line in ["--port 8080", "--port=8080", "--port 1 --port 8080"] {
            assert_eq!(parse(line).unwrap().value("--port"), Some("8080"), "{line}");
        }
    }

    #[test]
    fn switches_are_on_when_given() {
        assert!(parse("--quick").unwrap().has("--quick"));
        assert!(!parse("").unwrap().has("--quick"));
    }

    #[test]
    fn unknown_words_and_missing_values_are_refused() {
        for line in ["--fast", "quick", "--quick=yes", "--port"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
