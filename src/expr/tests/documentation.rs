//! The page for methodologists, in both languages, and the library say the same.

use super::*;

const PAGES: [&str; 2] =
    [include_str!("../../../docs/expressions.md"), include_str!("../../../docs/expressions.zh.md")];

#[test]
fn every_function_is_on_the_page_and_every_function_on_the_page_is_there() {
    PAGES.iter().for_each(|page| the_functions_of(page));
}

fn the_functions_of(page: &str) {
    let name = |usage: &str| usage.split('(').next().unwrap_or_default().to_owned();
    let library: std::collections::BTreeSet<String> = catalogue(Dialect::Odk).into_iter().map(name).collect();
    // In the tables of functions, the first column holds usages in code marks.
    let written: std::collections::BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter_map(|line| line.split(" | ").next())
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .filter(|code| code.contains('(') && !code.contains("${"))
        .map(name)
        .collect();
    let missing: Vec<_> = library.difference(&written).collect();
    let invented: Vec<_> = written.difference(&library).collect();
    assert!(missing.is_empty() && invented.is_empty(), "missing: {missing:?}, invented: {invented:?}");
}

#[test]
fn every_example_on_the_page_can_be_read() {
    PAGES.iter().for_each(|page| the_examples_of(page));
}

fn the_examples_of(page: &str) {
    let examples: Vec<&str> = page
        .split("```text\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .flat_map(str::lines)
        .map(|line| line.split("   ").next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .collect();
    assert!(examples.len() > 10);
    for example in examples {
        parse(example).unwrap_or_else(|error| panic!("{example}: {error}"));
    }
}
