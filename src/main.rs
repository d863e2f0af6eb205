//! Parses the arguments and does what they ask; nothing else lives here.

fn main() -> std::process::ExitCode {
    fangtan::cli::main()
}
