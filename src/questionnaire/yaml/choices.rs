//! Lists of choices, written at the item or once for several.

use super::reader::Reader;
use crate::i18n::Words;
use crate::questionnaire::{Choice, Choices, Ending, Text, Wording};
use crate::source::{Node, NodeKind, is_direction_mark, nearest};
use crate::words;
use std::sync::Arc;

impl Reader {
    /// The top-level `choices:`: lists with names.
    pub fn shared_lists(&mut self, node: &Node) {
        let Some(mut fields) = self.reading.fields(node) else { return };
        for (key, value) in fields.rest() {
            let Some(name) = key.text() else { continue };
            if let Some(list) = self.choice_list(value) {
                let choices = Choices { list: Arc::new(list), random: false, name: Some(name.to_string()) };
                self.lists.insert(name.to_string(), choices);
            }
        }
    }

    /// `choices:` of an item: the name of a list, or the choices themselves.
    pub fn choices(&mut self, node: &Node) -> Option<Choices> {
        if let Some(name) = node.text() {
            if let Some(list) = self.lists.get(name) {
                return Some(list.clone());
            }
            let message = words!("没有叫“{name}”的选项表", "there is no list of choices called `{name}`");
            match nearest(name, self.lists.keys().map(String::as_str)).map(str::to_string) {
                Some(near) => self.reading.error_help(
                    node.span.clone(),
                    message,
                    words!("是不是 {near}？", "did you mean `{near}`?"),
                ),
                None => self.reading.error(node.span.clone(), message),
            }
            return None;
        }
        let list = self.choice_list(node)?;
        Some(Choices { list: Arc::new(list), random: false, name: None })
    }

    fn choice_list(&mut self, node: &Node) -> Option<Vec<Choice>> {
        let mut list: Vec<Choice> = Vec::new();
        match &node.kind {
            NodeKind::Map { entries, .. } => {
                for (key, value) in entries {
                    let choice = self.reading.text(key).map(str::to_string);
                    list.extend(choice.and_then(|code| self.choice(code, value)));
                }
            }
            NodeKind::List(members) => {
                for member in members {
                    let code =
                        member.get("code").and_then(|code| self.reading.text(code)).map(str::to_string);
                    match code {
                        Some(code) => list.extend(self.choice(code, member)),
                        None => self
                            .reading
                            .error(member.span.clone(), words!("选项缺 code", "this choice has no `code`")),
                    }
                }
            }
            _ => {
                self.reading.error_help(
                    node.span.clone(),
                    words!("这里应当是选项", "choices are expected here"),
                    words!("一行一个，写成“代码: 文字”", "one a line, as `code: text`"),
                );
                return None;
            }
        }
        for (n, choice) in list.iter().enumerate() {
            if list[..n].iter().any(|earlier| earlier.code == choice.code) {
                let code = &choice.code;
                let message = words!("代码 {code} 用了两次", "the code `{code}` is used twice");
                self.reading.error(node.span.clone(), message);
            }
        }
        if list.is_empty() {
            self.reading.error(node.span.clone(), words!("没有选项", "there are no choices"));
            return None;
        }
        Some(list)
    }

    fn choice(&mut self, code: String, node: &Node) -> Option<Choice> {
        if code.is_empty()
            || code.chars().any(|c| c.is_whitespace() || c.is_control() || is_direction_mark(c))
        {
            self.reading.error(
                node.span.clone(),
                words!(
                    "代码“{code}”里不能有空格或看不见的字符",
                    "the code `{code}` may hold no spaces and nothing unseen"
                ),
            );
            return None;
        }
        let mut choice = Choice {
            code,
            text: Wording::default(),
            exclusive: false,
            other: false,
            pinned: false,
            points: None,
            ends: None,
        };
        if node.text().is_some() {
            choice.text = self.wording(node)?;
            return Some(choice);
        }
        let mut fields = self.reading.fields(node)?;
        fields.take("code");
        let text = fields.take("text");
        let flag = |reader: &mut Reader, node: Option<&Node>| {
            node.and_then(|node| reader.reading.boolean(node)).unwrap_or(false)
        };
        choice.exclusive = flag(self, fields.take("exclusive"));
        choice.other = flag(self, fields.take("other"));
        choice.pinned = flag(self, fields.take("pinned"));
        choice.points = fields.take("points").and_then(|node| self.reading.number(node, -1e6, 1e6));
        choice.ends = fields.take("ends").and_then(|node| self.ending(node));
        choice.text = match text {
            Some(text) => self.wording(text)?,
            None => {
                let head = fields.head();
                let flow = fields.is_flow();
                let pairs: Vec<_> = fields.rest().into_iter().map(|(key, value)| (key, value)).collect();
                if pairs.is_empty() && choice.other {
                    Wording::own(&Words::new("其他回答", "Another answer"))
                } else if pairs.is_empty() {
                    self.reading.error(head, words!("选项缺文字", "this choice has no text"));
                    return None;
                } else {
                    let text =
                        Text::from_pairs(pairs.into_iter(), flow, &self.languages, head, &mut self.reading)?;
                    self.cut(&text, node)
                }
            }
        };
        fields.finish(&mut self.reading);
        Some(choice)
    }

    fn ending(&mut self, node: &Node) -> Option<Ending> {
        let text = self.reading.text(node)?;
        if text == "later" {
            return Some(Ending::Later);
        }
        let mut digits = text.split('.');
        let fine = matches!(digits.next(), Some("1" | "2" | "3" | "4"))
            && digits.next().is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
            && digits.next().is_none();
        if !fine {
            self.reading.error_help(
                node.span.clone(),
                words!("“{text}”不是结果代码", "`{text}` is no disposition code"),
                words!(
                    "写 later，或加引号的 AAPOR 代码，如 \"2.112\"",
                    "write `later` or an AAPOR code in quotes, as in \"2.112\""
                ),
            );
            return None;
        }
        Some(Ending::Code(text.to_string()))
    }
}
