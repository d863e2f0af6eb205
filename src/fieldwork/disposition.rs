//! Final codes of a case, after AAPOR's Standard Definitions (10th edition, 2023) for in-person work, with the
//! use they have for officials drawn by name. Outcomes of single attempts are no codes and live elsewhere.
//! The Chinese labels are this project's; the codes agree with queXS's table and Casen 2015's list.

use crate::i18n::{Lang, Words};

/// What a code counts as in the rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// I: complete.
    Complete,
    /// P: partial, but enough.
    Partial,
    /// R: refusal and break-off.
    Refusal,
    /// NC: non-contact.
    NonContact,
    /// O: other, eligible.
    Other,
    /// UH: unknown whether there is such a unit.
    UnknownUnit,
    /// UO: unknown, other.
    UnknownOther,
    /// NE: not eligible.
    NotEligible,
}

impl Class {
    /// AAPOR's letters.
    pub fn letters(self) -> &'static str {
        match self {
            Class::Complete => "I",
            Class::Partial => "P",
            Class::Refusal => "R",
            Class::NonContact => "NC",
            Class::Other => "O",
            Class::UnknownUnit => "UH",
            Class::UnknownOther => "UO",
            Class::NotEligible => "NE",
        }
    }

    /// The class where people are drawn by name: that somebody exists is known from the roster, so
    /// that what AAPOR counts as "unknown whether there is such a unit" is "unknown, other".
    pub fn for_named(self) -> Class {
        if self == Class::UnknownUnit { Class::UnknownOther } else { self }
    }
}

/// One final code.
#[derive(Debug, PartialEq, Eq)]
pub struct Disposition {
    /// AAPOR's number, a text: `2.20` is not `2.2`.
    pub code: &'static str,
    /// What it counts as.
    pub class: Class,
    zh: &'static str,
    en: &'static str,
    /// Whether it may not be given without a reason in words.
    pub needs_reason: bool,
    /// Whether it is offered where people are drawn by name; the others are for households and sites.
    pub usual: bool,
}

impl Disposition {
    /// Its name.
    pub fn label(&self) -> Words {
        Words::new(self.zh, self.en)
    }

    /// Code and name, as screens and tables show them.
    pub fn shown(&self, lang: Lang) -> String {
        let name = match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        };
        format!("{} {name}", self.code)
    }

    /// Whether the case stays in the population: a code of any class but NE.
    pub fn is_eligible(&self) -> bool {
        self.class != Class::NotEligible
    }

    /// Whether an interview that counts was had.
    pub fn is_interview(&self) -> bool {
        matches!(self.class, Class::Complete | Class::Partial)
    }
}

/// The code of that number.
pub fn find(code: &str) -> Option<&'static Disposition> {
    ALL.iter().find(|d| d.code == code)
}

const fn code(
    code: &'static str,
    class: Class,
    zh: &'static str,
    en: &'static str,
    needs_reason: bool,
    usual: bool,
) -> Disposition {
    Disposition { code, class, zh, en, needs_reason, usual }
}

/// Needs no reason; needs one.
const PLAIN: bool = false;
const REASON: bool = true;
/// Offered for people drawn by name; not offered.
const NAMED: bool = true;
const RARE: bool = false;

/// Every code, in AAPOR's order.
pub static ALL: &[Disposition] = &[
    code("1.10", Class::Complete, "完成访问", "Complete", PLAIN, NAMED),
    code("1.20", Class::Partial, "部分完成（达标）", "Partial, sufficient", PLAIN, NAMED),
    code("2.10", Class::Refusal, "拒访或中途终止", "Refusal or break-off", REASON, RARE),
    code("2.11", Class::Refusal, "拒访", "Refusal", REASON, RARE),
    code("2.111", Class::Refusal, "单位拒访", "Refused by the unit or a gatekeeper", REASON, NAMED),
    code("2.112", Class::Refusal, "本人拒访", "Refused by the person", PLAIN, NAMED),
    code("2.12", Class::Refusal, "中途终止", "Break-off", REASON, NAMED),
    code("2.20", Class::NonContact, "未能接触", "Non-contact", PLAIN, NAMED),
    code(
        "2.23",
        Class::NonContact,
        "无法进入办公地点",
        "Could not enter the building or reach the unit",
        PLAIN,
        NAMED,
    ),
    code("2.24", Class::NonContact, "现场无人", "Nobody at the unit", PLAIN, NAMED),
    code("2.25", Class::NonContact, "出差、外出学习、请假", "Away for the whole period", PLAIN, NAMED),
    code("2.30", Class::Other, "已接触，未能成访", "Contacted, but no interview came about", PLAIN, NAMED),
    code("2.31", Class::Other, "已故", "Dead", PLAIN, NAMED),
    code(
        "2.32",
        Class::Other,
        "身体原因不能受访",
        "Physically or mentally unable to be interviewed",
        PLAIN,
        NAMED,
    ),
    code("2.33", Class::Other, "语言障碍", "Language barrier", PLAIN, RARE),
    code("2.331", Class::Other, "语言障碍（全户）", "Language barrier, whole household", PLAIN, RARE),
    code("2.332", Class::Other, "语言障碍（本人）", "Language barrier, the person", PLAIN, NAMED),
    code(
        "2.333",
        Class::Other,
        "没有会该语言的访谈员",
        "No interviewer with the language needed",
        PLAIN,
        NAMED,
    ),
    code("2.35", Class::Other, "其他（合格）", "Other, eligible", REASON, NAMED),
    code(
        "2.36",
        Class::Other,
        "其他（换了别人等）",
        "Other, eligible: another person was offered, and the like",
        REASON,
        NAMED,
    ),
    code("3.10", Class::UnknownUnit, "情况不明", "Unknown whether there is such a unit", REASON, RARE),
    code("3.11", Class::UnknownUnit, "未派访、未执行", "Not attempted or not worked", REASON, NAMED),
    code("3.17", Class::UnknownUnit, "无法抵达", "Area unsafe or out of reach", REASON, NAMED),
    code("3.18", Class::UnknownUnit, "查无此单位", "Address not located", REASON, NAMED),
    code(
        "3.20",
        Class::UnknownOther,
        "资格未确认",
        "The unit exists, whether the person is eligible is unknown",
        REASON,
        NAMED,
    ),
    code("3.21", Class::UnknownOther, "没有做资格筛选", "No screener completed", REASON, RARE),
    code("3.90", Class::UnknownOther, "其他（资格不明）", "Other, eligibility unknown", REASON, NAMED),
    code(
        "4.10",
        Class::NotEligible,
        "不在总体（退休、调离、不符合条件）",
        "Out of the population: retired, transferred, not eligible",
        REASON,
        NAMED,
    ),
    code("4.50", Class::NotEligible, "不是住户", "Not a housing unit", REASON, RARE),
    code("4.51", Class::NotEligible, "企业或机关", "Business or government office", REASON, RARE),
    code("4.52", Class::NotEligible, "机构", "Institution", REASON, RARE),
    code("4.53", Class::NotEligible, "集体住所", "Group quarters", REASON, RARE),
    code("4.54", Class::NotEligible, "已拆除", "Demolished", REASON, RARE),
    code("4.60", Class::NotEligible, "空置", "Vacant", REASON, RARE),
    code("4.61", Class::NotEligible, "空置（常住房）", "Vacant, regular", REASON, RARE),
    code("4.62", Class::NotEligible, "空置（季节性）", "Vacant, seasonal", REASON, RARE),
    code("4.63", Class::NotEligible, "空置（其他）", "Vacant, other", REASON, RARE),
    code("4.70", Class::NotEligible, "无合格受访者", "No eligible respondent", REASON, NAMED),
    code("4.80", Class::NotEligible, "配额已满", "Quota filled", REASON, RARE),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_in_order_and_of_the_class_their_number_says() {
        assert!(ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
        for d in ALL {
            let fits = match &d.code[..1] {
                "1" => d.is_interview(),
                "2" => matches!(d.class, Class::Refusal | Class::NonContact | Class::Other),
                "3" => matches!(d.class, Class::UnknownUnit | Class::UnknownOther),
                _ => !d.is_eligible(),
            };
            assert!(fits, "{}", d.code);
        }
    }

    #[test]
    fn of_people_drawn_by_name_it_is_never_unknown_whether_they_exist() {
        assert!(ALL.iter().all(|d| d.class.for_named() != Class::UnknownUnit));
        assert_eq!(find("3.11").map(|d| d.class.for_named()), Some(Class::UnknownOther));
        assert_eq!(find("2.2"), None);
    }

    #[test]
    fn whoever_is_taken_out_of_the_population_is_taken_out_with_a_reason() {
        assert!(ALL.iter().filter(|d| !d.is_eligible()).all(|d| d.needs_reason));
    }
}
