#include "common/config/render.hpp"
#include "common/config/sources.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

namespace {

struct settings {
  std::uint16_t port = 1;
  bool is_open = false;
  double share = 0.5;
  std::vector<std::string> names;
  std::chrono::milliseconds delay{50};
  config::byte_count memory{1024};
  std::optional<std::uint32_t> limit;
};

config::schema describe(settings& s) {
  config::schema known{"fuzz", "a target"};
  known.add("port", &s.port, "p");
  known.add("is_open", &s.is_open, "p");
  known.add("share", &s.share, "p");
  known.add("names", &s.names, "p");
  known.add("delay", &s.delay, "p");
  known.add("memory", &s.memory, "p");
  known.add("limit", &s.limit, "p");
  return known;
}

/// Whether everything that the file says could be taken.
bool load(config::schema& known, std::string_view text) {
  config::fault_list faults;
  for (const auto& [key, texts] :
       config::read_json(known, text, "file", faults))
    if (!known.find(key)->assign(texts))
      faults.push_back(key);
  return faults.empty();
}

} // namespace

/// What a file says can be printed as a file that says the same.
void run(byte_span input) {
  settings s;
  auto known = describe(s);
  if (!load(known, as_text(input)))
    return;
  const auto printed = config::render_config(known);
  settings again;
  auto other = describe(again);
  require(load(other, printed));
  require(config::render_config(other) == printed);
}

} // namespace nephele::fuzz
