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
