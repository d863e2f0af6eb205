//! A text in the languages of a questionnaire or a study.

use crate::i18n::{Lang, Words};
use crate::source::{Node, NodeKind, Reading, Span};
use crate::words;

/// One text in several languages. A text written once without languages holds for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Language tag and text, in the order written; the tag is empty where the text holds for all.
    versions: Vec<(String, String)>,
}

impl Text {
    /// The same words in every language.
    pub fn same(text: impl Into<String>) -> Text {
        Text { versions: vec![(String::new(), text.into())] }
    }

    /// From the program's own words.
    pub fn from_words(words: &Words) -> Text {
        Text { versions: vec![("zh".into(), words.zh.clone()), ("en".into(), words.en.clone())] }
    }

    /// The text in a language; where it has none, in the first one that there is.
    pub fn get(&self, lang: &str) -> &str {
        self.exact(lang).or_else(|| self.versions.first().map(|(_, text)| text.as_str())).unwrap_or("")
    }

    /// The text in a language, only if it was written in that language or for all.
    pub fn exact(&self, lang: &str) -> Option<&str> {
        self.versions.iter().find(|(tag, _)| tag == lang || tag.is_empty()).map(|(_, text)| text.as_str())
    }

    /// As a pair of words for messages.
    pub fn words(&self) -> Words {
        Words::new(self.get(Lang::Zh.tag()), self.get(Lang::En.tag()))
    }

    /// All languages one after the other, each wording once: for files that every reader must understand.
    pub fn in_all_languages(&self) -> String {
        let mut said: Vec<&str> = Vec::new();
        for (_, text) in &self.versions {
            if !said.contains(&text.as_str()) {
                said.push(text);
            }
        }
        said.join(" / ")
    }

    /// Whether any language's text equals `written`, white space at the ends aside.
    pub fn is(&self, written: &str) -> bool {
        self.versions.iter().any(|(_, text)| text.trim() == written.trim())
    }

    /// Whether there is nothing to show in any language.
    pub fn is_empty(&self) -> bool {
        self.versions.iter().all(|(_, text)| text.trim().is_empty())
    }

    /// All versions with their tags.
    pub fn versions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.versions.iter().map(|(tag, text)| (tag.as_str(), text.as_str()))
    }

    /// Reads `text: words` or `text: {zh: …, en: …}`. With `languages` empty any tag is taken;
    /// otherwise other tags are errors, and a missing language is a warning at the text.
    pub fn read(node: &Node, languages: &[String], reading: &mut Reading) -> Option<Text> {
        match &node.kind {
            NodeKind::Scalar { text, .. } => Some(Text::same(text.as_str())),
            NodeKind::Map { entries, flow } => {
                let pairs = entries.iter().map(|(key, value)| (key, value));
                Text::from_pairs(pairs, *flow, languages, node.span.clone(), reading)
            }
            _ => {
                reading.error(
                    node.span.clone(),
                    words!(
                        "这里应当是一句话，或各种语言各一句",
                        "a text, or one text a language, is expected here"
                    ),
                );
                None
            }
        }
    }

    /// Builds a text from `language: words` pairs, as they also stand among other keys of a choice.
    pub fn from_pairs<'n>(
        pairs: impl Iterator<Item = (&'n Node, &'n Node)>,
        flow: bool,
        languages: &[String],
        span: Span,
        reading: &mut Reading,
    ) -> Option<Text> {
        let mut versions = Vec::new();
        for (key, value) in pairs {
            let tag = key.text().unwrap_or("");
            if flow && value.kind == NodeKind::Empty {
                reading.error_help(
                    key.span.clone(),
                    words!("“{tag}”后面没有文字", "`{tag}` has no text behind it"),
                    words!("花括号里的逗号把文字拆开了：给文字加引号", "a comma split this text: quote it"),
                );
                continue;
            }
            if !languages.is_empty() && !languages.iter().any(|l| l == tag) {
                let all = languages.join(", ");
                reading.error_help(
                    key.span.clone(),
                    words!("“{tag}”不是本问卷的语言", "`{tag}` is no language of this questionnaire"),
                    words!("本问卷的语言：{all}", "its languages: {all}"),
                );
                continue;
            }
            versions.push((tag.to_string(), reading.text(value)?.to_string()));
        }
        for missing in languages.iter().filter(|l| !versions.iter().any(|(tag, _)| tag == *l)) {
            reading.warning(
                span.clone(),
                words!("缺 {missing} 的文字", "the text in `{missing}` is missing"),
                Some(words!("会显示第一种语言的文字", "the first language's text is shown instead")),
            );
        }
        (!versions.is_empty()).then_some(Text { versions })
    }
}
