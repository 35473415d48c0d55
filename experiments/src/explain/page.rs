//! The page: data and assets in one file.

use super::data::Page;
use maud::{DOCTYPE, PreEscaped, html};

const STYLE: &str = include_str!("assets/style.css");
/// In the order in which they build on each other.
const SCRIPTS: [&str; 6] = [
    include_str!("assets/model.js"),
    include_str!("assets/panes.js"),
    include_str!("assets/registers.js"),
    include_str!("assets/graph.js"),
    include_str!("assets/compare.js"),
    include_str!("assets/app.js"),
];

/// The whole page.
///
/// # Errors
/// The data can't be written as JSON.
pub fn html(page: &Page) -> Result<String, serde_json::Error> {
    // Inside a script element only `<` could end the data early.
    let data = serde_json::to_string(page)?.replace('<', "\\u003c");
    let scripts = SCRIPTS.join("\n");
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.program) " – trace explorer" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    div.brand { span.logo {} b { (page.program) } span.dim { "trace explorer" } }
                    nav #views {}
                    div #arms title="Allocator (key a)" {}
                    div.search {
                        input #search type="search" placeholder="Search everything  ( / )" spellcheck="false";
                        span #found {}
                    }
                }
                aside { div #traces {} div #legend {} }
                main #main { noscript { "This page needs JavaScript." } }
                script id="data" type="application/json" { (PreEscaped(data)) }
                script { (PreEscaped(scripts)) }
            }
        }
    };
    Ok(markup.into_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::data::{Source, VERSION};

    #[test]
    fn data_cannot_end_its_script() {
        let lines = vec!["print('</script><b>')".to_owned()];
        let page = Page {
            version: VERSION,
            program: "a<b".into(),
            command: String::new(),
            sources: vec![Source { file: "x.py".into(), lines }],
            arms: Vec::new(),
        };
        let html = html(&page).expect("serialises");
        assert!(!html.contains("</script><b>"));
        assert!(html.contains("a&lt;b"));
        assert!(!html.contains("http://") || html.contains("http://www.w3.org/2000/svg"));
    }
}
