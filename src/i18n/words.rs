//! A sentence in both languages, so that who makes it need not know who will read it.

use super::Lang;
use std::fmt;

/// One thing said in Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Words {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

impl Words {
    /// Says `zh` to readers of Chinese and `en` to the others.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Words {
        Words { zh: zh.into(), en: en.into() }
    }

    /// The same text for everybody: a name, a number, a quotation.
    pub fn same(text: impl Into<String>) -> Words {
        let text = text.into();
        Words { zh: text.clone(), en: text }
    }

    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A number with its noun in English: `1 row`, `2 rows`, `0 rows`. Chinese has no plural.
pub fn counted(count: impl TryInto<u64>, one: &str, more: &str) -> String {
    match count.try_into() {
        Ok(1) => format!("1 {one}"),
        Ok(count) => format!("{count} {more}"),
        // Nobody counts below nothing or beyond 64 bits.
        Err(_) => format!("? {more}"),
    }
}

/// English, for logs of the program's own and for tests; screens use [`Words::get`].
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// `words!("第 {n} 行", "line {n}")`: both sentences formatted with the same captured values.
#[macro_export]
macro_rules! words {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::i18n::Words::new(format!($zh), format!($en))
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// What is counted on screens and in what commands say.
    const NOUNS: [&str; 18] = [
        "answers",
        "attempts",
        "cases",
        "characters",
        "errors",
        "interviews",
        "items",
        "lines",
        "minutes",
        "people",
        "places",
        "problems",
        "reserves",
        "rows",
        "tables",
        "teams",
        "units",
        "warnings",
    ];

    #[test]
    fn one_is_no_plural() {
        assert_eq!(counted(0u64, "row", "rows"), "0 rows");
        assert_eq!(counted(1u64, "row", "rows"), "1 row");
        assert_eq!(counted(2u64, "row is", "rows are"), "2 rows are");
    }

    #[test]
    fn no_sentence_puts_a_plural_behind_a_bare_number() {
        let mut found = Vec::new();
        let mut read = 0;
        look_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path, text| {
            read += 1;
            for (n, line) in text.lines().enumerate() {
                let Some(noun) = NOUNS.iter().find(|noun| is_bare(line, noun)) else { continue };
                // Where marks are given twice there are two people to give them.
                if !line.contains("by {marks} people") {
                    found.push(format!("{}:{}: {noun}", path.display(), n + 1));
                }
            }
        });
        assert!(read > 200, "{read} files were read");
        assert!(found.is_empty(), "`counted` says these of one thing too:\n{}", found.join("\n"));
    }

    /// Whether a number put in place stands right before the noun, or with one word between.
    fn is_bare(line: &str, noun: &str) -> bool {
        ["", "more ", "open "].iter().any(|word| {
            let wanted = format!("}} {word}{noun}");
            line.match_indices(&wanted).any(|(at, _)| {
                let before = line[..at].rfind('{').map_or("", |from| &line[from + 1..at]);
                let behind = line[at + wanted.len()..].chars().next();
                before.chars().next().is_some_and(|c| c.is_ascii_lowercase())
                    && !behind.is_some_and(char::is_alphanumeric)
            })
        })
    }

    fn look_in(folder: &Path, see: &mut dyn FnMut(&Path, &str)) {
        for entry in std::fs::read_dir(folder).expect("the sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                look_in(&path, see);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                see(&path, &std::fs::read_to_string(&path).expect("a text"));
            }
        }
    }
}
