#include "common/mixing/drop_reason.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace nephele;

TEST_CASE("every drop reason has a name of its own") {
  std::set<std::string_view> names;
  for (const auto why : mixing::all_drop_reasons()) {
    CHECK(to_string(why) != "unknown");
    names.insert(to_string(why));
  }
  CHECK(names.size() == mixing::drop_reason_count);
}
