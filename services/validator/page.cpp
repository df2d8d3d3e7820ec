#include "services/validator/page.hpp"

#include <charconv>

namespace nephele::validator {

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc{} || read.ptr != end)
    return std::nullopt;
  return value;
}

result<std::uint64_t> number_of(const page_request& asked,
                                std::string_view name,
                                std::uint64_t otherwise) {
  const auto found = asked.query.find(name);
  if (found == asked.query.end())
    return otherwise;
  const auto value = parse_number(found->second);
  if (!value)
    return fail(errc::bad_request, std::string{name} + "='" + found->second
                                       + "' is no whole number");
  return *value;
}

result<std::size_t> limit_of(const page_request& asked) {
  const auto limit = number_of(asked, "limit", usual_page_items);
  if (!limit)
    return fail(limit.error());
  if (*limit < 1 || *limit > max_page_items)
    return fail(errc::bad_request, "limit=" + std::to_string(*limit)
                                       + " is not from 1 to "
                                       + std::to_string(max_page_items));
  return static_cast<std::size_t>(*limit);
}

result<json> ask(const page_table& pages, std::string_view path,
                 page_request asked) {
  if (const auto exact = pages.find(path);
      exact != pages.end() && !path.ends_with('/'))
    return exact->second(asked);
  for (auto cut = path.rfind('/'); cut != std::string_view::npos && cut > 0;
       cut = path.rfind('/', cut - 1)) {
    const auto found = pages.find(path.substr(0, cut + 1));
    if (found == pages.end())
      continue;
    asked.rest = path.substr(cut + 1);
    return found->second(asked);
  }
  return fail(errc::not_found, "there is no page " + std::string{path});
}

} // namespace nephele::validator
