#pragma once

#include "common/http/message.hpp"
#include "services/validator/errors.hpp"

#include <nlohmann/json.hpp>

namespace nephele::validator {

/// Keeps the order in which fields are written.
using json = nlohmann::ordered_json;

/// What a page is asked for, below its prefix: "/blocks/" and "12".
struct page_request {
  std::string rest;
  std::map<std::string, std::string, std::less<>> query;
};

/// @returns errc::bad_request or errc::not_found and what is wrong.
using page = std::function<result<json>(const page_request&)>;

/// Pages by path; a path that ends in "/" serves everything below it.
using page_table = std::map<std::string, page, std::less<>>;

/// Items of a page at most, and when nothing is asked for.
inline constexpr std::size_t max_page_items = 500;
inline constexpr std::size_t usual_page_items = 50;

/// `limit` of the query, from 1 to max_page_items.
[[nodiscard]] result<std::size_t> limit_of(const page_request& asked);

/// A number of the query, or `otherwise`.
[[nodiscard]] result<std::uint64_t> number_of(const page_request& asked,
                                              std::string_view name,
                                              std::uint64_t otherwise);

/// @returns nothing if `text` is no whole number below 2^64.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view text);

/// Finds the page of `path` and asks it; the longest prefix counts.
[[nodiscard]] result<json> ask(const page_table& pages, std::string_view path,
                               page_request asked);

} // namespace nephele::validator
