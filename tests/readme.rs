//! Every console block of README.md prints what it says. `TRYCMD=overwrite cargo test --test readme` rewrites them.

#[test]
fn console_blocks_of_the_readme_print_what_they_say() {
    trycmd::TestCases::new().case("README.md");
}
