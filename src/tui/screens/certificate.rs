//! After a draw: the facts of its certificate, each to be compared with what lies elsewhere. Who was drawn stands
//! on the list of cases, and what nobody may know yet is nowhere here.

use crate::i18n::Words;
use crate::sampling::SeedRecord;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::drawing::Certified;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::wrap::lines;
use crate::words;
use ratatui::Frame;

/// Lines that a text of people's may take here; the certificate holds it whole.
const MOST: usize = 3;

/// The facts of a certificate.
pub struct CertificateView {
    certified: Certified,
}

impl CertificateView {
    /// Of a draw that was just made.
    pub fn new(certified: Certified) -> CertificateView {
        CertificateView { certified }
    }

    /// Each fact with its name.
    fn facts<'a>(&'a self, look: &'a Look) -> Vec<(&'a str, &'a str)> {
        let certificate = &self.certified.certificate;
        let mut facts = vec![
            (look.say("方案", "Plan"), certificate.plan_sha256.as_str()),
            (look.say("抽样框", "Frame"), certificate.frame_sha256.as_str()),
        ];
        match &certificate.seed {
            SeedRecord::Two { public, source, .. } => {
                facts.push((look.say("公开数值", "Value"), public));
                facts.push((look.say("来源", "Source"), source));
            }
            SeedRecord::One { seed, .. } => facts.push((look.say("种子", "Seed"), seed)),
        }
        facts.push((look.say("备用", "Reserves"), certificate.reserve_sha256.as_str()));
        facts.push((look.say("封记", "Seal"), certificate.seal.as_str()));
        facts
    }

    /// Where the files are, and what they prove.
    fn said(&self) -> Vec<Words> {
        let certificate = &self.certified.certificate;
        let name = &certificate.draw;
        let file = words!(
            "凭证在 draws/{name}.certificate.json，谁都可以看。",
            "The certificate is draws/{name}.certificate.json; anybody may see it."
        );
        let proves = match certificate.seed {
            SeedRecord::Two { .. } => words!(
                "备用的次序和种子在 draws/{name}.secret，本轮结束时公开。",
                "The order of the reserves and the seed are in draws/{name}.secret and are opened when the round \
                 closes."
            ),
            SeedRecord::One { .. } => words!(
                "一步抽取：可以重算；不能证明只抽过这一次。",
                "One step: repeatable; that it was the only draw is not proved."
            ),
        };
        let mut said = vec![file, proves];
        if !certificate.earlier.is_empty() {
            let (number, earlier) = (certificate.number, certificate.earlier.len());
            said.push(words!(
                "这是本轮第 {number} 号方案；早先的 {earlier} 个和各自的理由也在凭证上。",
                "This is plan {number} of the round; those before it ({earlier}) are in the certificate with their reasons."
            ));
        }
        said
    }
}

impl Screen for CertificateView {
    fn handle(&mut self, command: Command, _look: &Look) -> Transition {
        match command {
            Command::Next | Command::Close => Transition::Close,
            _ => Transition::Unused,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let name = &self.certified.certificate.draw;
        let title = words!("抽取 {name}", "Draw {name}");
        head(frame, look.words(&title), look.say("已经抽了", "drawn"), look);
        let (count, first, last) = &self.certified.cases;
        let drawn =
            words!("抽了 {count} 人：个案 {first} 到 {last}", "{count} drawn: cases {first} to {last}");
        put(frame, 2, 2, look.words(&drawn), look.theme.spoken());
        let column = 12;
        let room = (frame.area().width as usize).saturating_sub(column as usize + 2);
        let mut y = 4;
        for (name, fact) in self.facts(look) {
            put(frame, 2, y, name, look.theme.quiet());
            for line in lines(fact, room, room).into_iter().take(MOST) {
                put(frame, column, y, line, look.theme.plain());
                y += 1;
            }
        }
        let room = (frame.area().width as usize).saturating_sub(4);
        y += 1;
        for words in &self.said() {
            y = put_lines(frame, 2, y, look.words(words), room, look.theme.quiet());
        }
        KeyLine::new()
            .key(look.key(&Command::Next), look.say("回到研究", "back to the study"))
            .help(look)
            .draw(frame, look);
    }
}
