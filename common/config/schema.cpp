#include "common/config/schema.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

namespace nephele::config {

namespace {

/// Levenshtein.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto replaced = diagonal + (a[i] == b[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row.back();
}

} // namespace

std::string codec<double>::format(double value) {
  // Shortest of the usual precisions that reads back the same.
  for (const auto precision : {6, 15, 17}) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.*g", precision, value);
    const auto back = parse_double(text.data());
    if (back && *back == value)
      return text.data();
  }
  return "0";
}

field* schema::find(std::string_view key) const noexcept {
  for (const auto& candidate : fields_)
    if (candidate->key() == key)
      return candidate.get();
  return nullptr;
}

std::string schema::nearest(std::string_view key) const {
  std::string best;
  // More than a third of the letters wrong is no misspelling.
  auto least = key.size() / 3 + 1;
  for (const auto& candidate : fields_) {
    const auto apart = distance(key, candidate->key());
    if (apart <= least && (best.empty() || apart < least)) {
      least = apart;
      best = candidate->key();
    }
  }
  return best;
}

} // namespace nephele::config
