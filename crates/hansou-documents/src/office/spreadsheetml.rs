//! Workbooks of Excel 2003 that are one XML file (SpreadsheetML): a part for each sheet, its cells as shown.

use std::collections::HashMap;

use calamine::Data;
use quick_xml::events::BytesStart;

use super::biff::decimals;
use super::ooxml::{block, property};
use super::table::{Rows, add_sheet, shown};
use crate::xml::{Xml, XmlEvent, attribute};
use crate::{BlockKind, Document, Limits};

/// Reads a workbook.
pub fn read(text: &str, limits: &Limits) -> Document {
    let mut document = Document::default();
    let mut book = Workbook { rows: Rows::new(limits.text), ..Workbook::default() };
    let (mut name, mut in_properties) = (String::new(), false);
    for item in Xml::new(text) {
        match item {
            XmlEvent::Start(element) | XmlEvent::Empty(element) => {
                name = element.local_name().as_ref().to_owned();
                in_properties |= name == "DocumentProperties";
                book.start(&name, &element);
            }
            XmlEvent::Text(text) if book.is_in_data => book.cell.push_str(&text),
            XmlEvent::Text(text) if in_properties => property(&name, &text, &mut document),
            XmlEvent::End(end) => match end.local_name().as_ref() {
                "DocumentProperties" => in_properties = false,
                "Comment" => book.is_in_comment = false,
                "Data" => book.end_data(),
                "Worksheet" => {
                    let rows = std::mem::replace(&mut book.rows, Rows::new(limits.text));
                    (book.row, book.column) = (0, 0);
                    add_sheet(book.title.take().unwrap_or_default(), rows, &mut document);
                }
                _ => name.clear(),
            },
            _ => {}
        }
    }
    if let Some(part) = document.parts.last_mut() {
        part.blocks.extend(book.comments.into_iter().map(|text| block(BlockKind::Note, text)));
    }
    document
}

/// What is being read. Rows and columns are counted from 1.
#[derive(Default)]
struct Workbook {
    /// The style that is being described.
    style: String,
    /// Decimals of the styles that show percentages.
    percentages: HashMap<String, usize>,
    title: Option<String>,
    rows: Rows,
    row: u32,
    column: u32,
    /// Columns that the cell before reaches over beyond its own.
    merged: u32,
    /// Decimals of the cell, and the type and text of its content.
    decimals: Option<usize>,
    kind: String,
    cell: String,
    is_in_data: bool,
    is_in_comment: bool,
    comments: Vec<String>,
}

impl Workbook {
    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        let count = |name| attribute(element, name).and_then(|index| index.parse::<u32>().ok());
        match name {
            "Style" => {
                self.style = attribute(element, "ID").unwrap_or_default();
                let parent = attribute(element, "Parent").and_then(|parent| self.percentages.get(&parent).copied());
                self.percentages.extend(parent.map(|decimals| (self.style.clone(), decimals)));
            }
            "NumberFormat" => {
                let code = attribute(element, "Format").unwrap_or_default();
                self.percentages.remove(&self.style);
                let decimals = if code == "Percent" { Some(2) } else { decimals(&code) };
                self.percentages.extend(decimals.map(|decimals| (self.style.clone(), decimals)));
            }
            "Worksheet" => self.title = attribute(element, "Name"),
            "Row" => {
                (self.row, self.column) = (count("Index").unwrap_or(self.row.saturating_add(1)), 0);
                self.merged = 0;
            }
            "Cell" => {
                let next = self.column.saturating_add(1).saturating_add(self.merged);
                self.column = count("Index").unwrap_or(next);
                self.merged = count("MergeAcross").unwrap_or(0);
                let style = attribute(element, "StyleID");
                self.decimals = style.and_then(|style| self.percentages.get(&style).copied());
            }
            "Comment" => self.is_in_comment = true,
            "Data" => {
                self.kind = attribute(element, "Type").unwrap_or_default();
                self.is_in_data = true;
            }
            _ => {}
        }
    }

    fn end_data(&mut self) {
        self.is_in_data = false;
        let text = std::mem::take(&mut self.cell);
        let text = text.trim();
        if self.is_in_comment {
            self.comments.extend((!text.is_empty()).then(|| text.to_owned()));
            return;
        }
        let text = match (self.kind.as_str(), text.parse::<f64>()) {
            ("Number", Ok(value)) => shown(&Data::Float(value), self.decimals),
            ("DateTime", _) => moment(text),
            _ => text.to_owned(),
        };
        self.rows.cell((self.row, self.column.saturating_sub(1)), text);
    }
}

/// A moment like `2022-09-30T00:00:00.000` without what is zero. Times alone have a day of 1899.
fn moment(text: &str) -> String {
    let Some((day, time)) = text.split_once('T') else { return text.to_owned() };
    let time = time.split('.').next().unwrap_or_default();
    let time = time.strip_suffix(":00").unwrap_or(time);
    match time {
        _ if day.starts_with("1899-") => time.to_owned(),
        "00:00" => day.to_owned(),
        _ => format!("{day} {time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_shown() {
        let text = r#"<Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>
            <Style ss:ID="a"><NumberFormat ss:Format="0.0%"/></Style><Style ss:ID="b" ss:Parent="a"/>
            <Style ss:ID="c" ss:Parent="a"><NumberFormat/></Style><Style ss:ID="d"><NumberFormat ss:Format="Percent"/></Style>
            </Styles><Worksheet ss:Name="表"><Table>
            <Row><Cell ss:MergeAcross="1"><Data ss:Type="String">占比</Data></Cell><Cell><Data ss:Type="String">年</Data></Cell></Row>
            <Row><Cell ss:StyleID="a"><Data ss:Type="Number">0.40500000000000003</Data><Comment ss:Author="王"><ss:Data><B>王：</B>预计</ss:Data></Comment></Cell>
            <Cell ss:StyleID="b"><Data ss:Type="Number">0.1</Data></Cell><Cell ss:StyleID="c"><Data ss:Type="Number">0.1</Data></Cell>
            <Cell ss:StyleID="d"><Data ss:Type="Number">1</Data></Cell></Row>
            <Row ss:Index="5"><Cell><Data ss:Type="DateTime">2022-09-30T00:00:00.000</Data></Cell>
            <Cell><Data ss:Type="DateTime">2022-09-30T08:30:00.000</Data></Cell>
            <Cell><Data ss:Type="DateTime">1899-12-31T08:30:15.000</Data></Cell></Row></Table></Worksheet></Workbook>"#;
        let document = read(text, &Limits::default());
        let BlockKind::Table(rows) = &document.parts[0].blocks[0].kind else { panic!("{document:?}") };
        let wanted = [
            &["占比", "", "年"][..],
            &["40.5%", "10.0%", "0.1", "100.00%"],
            &["2022-09-30", "2022-09-30 08:30", "08:30:15"],
        ];
        assert_eq!(*rows, wanted);
        assert_eq!(document.parts[0].blocks[1].text, "王：预计");
    }
}
