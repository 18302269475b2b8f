//! The numeric facts of Chinese prose: [`figure`] reads quantities (签约额157亿元, 占比40.5%, 近三成) with value, unit and
//! what they measure; [`date`] reads days and periods (2022年第三季度, 去年同期, 庆历四年). Both work on folded text
//! (`hansou-text`), cannot fail, and say where in the original each fact stands.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod context;
pub mod date;
pub mod figure;
pub mod metric;
