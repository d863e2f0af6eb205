//! Codes: the short names by which files, the log and the command line know units, teams, members and draws.

use crate::source::{Node, Reading};
use crate::words;

/// Longest code, in characters.
const LONGEST: usize = 64;

/// Whether a text can be a code: letters and digits of any script, `_`, `-` and `.`, at most 64, not
/// beginning with `-` or `.` (a file would be hidden, a command line would take it for an option).
pub fn is_code(text: &str) -> bool {
    let fine = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    !text.is_empty()
        && text.chars().count() <= LONGEST
        && text.chars().all(fine)
        && !text.starts_with(['-', '.'])
}

/// Reads a code; a complaint if it cannot be one.
pub(super) fn read_code(node: &Node, reading: &mut Reading) -> Option<String> {
    let text = reading.text(node)?;
    if is_code(text) {
        return Some(text.to_string());
    }
    reading.error_help(
        node.span.clone(),
        words!("“{text}”不能作代码", "`{text}` cannot be a code"),
        words!(
            "代码由字母、数字、_、-、. 组成，不以 - 或 . 开头，最多 {LONGEST} 个字符",
            "a code is made of letters, digits, `_`, `-` and `.`, does not begin with `-` or `.`, and has at \
             most {LONGEST} characters"
        ),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn a_code_can_name_a_file_and_stand_on_a_command_line() {
        assert!(is_code("finance") && is_code("财政厅-2") && is_code("a.b_c"));
        assert!(!is_code("") && !is_code("-x") && !is_code(".x") && !is_code("a/b") && !is_code("a b"));
        assert!(!is_code(&"x".repeat(65)));
    }
}
