#include "common/client_session/join_source.hpp"

#include "common/http/fetch.hpp"
#include "common/topology/join.hpp"

#include <chrono>
#include <fstream>
#include <string>

namespace nephele::client_session {

namespace {

/// A start that hangs is worse than one that says what is wrong.
constexpr std::chrono::seconds patience{10};

/// Of the signers only: gateways may change, and a wrong one among them can
/// not pass as one of the network's.
result<join_file> checked(std::string_view text, std::string_view fingerprint) {
  auto joined = parse_join(text);
  if (!joined)
    return joined;
  const auto own = topology::fingerprint_of(joined->trust);
  if (own != fingerprint)
    return fail(errc::bad_setting,
                "join file: its fingerprint is " + own + ", not "
                    + std::string{fingerprint}
                    + ": these are not the signers you were told of");
  return joined;
}

} // namespace

result<join_file> load_join(std::string_view from,
                            const std::filesystem::path& copy) {
  if (!from.starts_with("http:") && !from.starts_with("https:"))
    return read_join(std::filesystem::path{from});
  const auto hash = from.find('#');
  if (hash == std::string_view::npos)
    return fail(errc::bad_setting,
                "join_file: a URL needs '#' and the network's fingerprint at "
                "its end, or anybody on the way could show you a network of "
                "their own");
  const auto fingerprint = from.substr(hash + 1);
  auto page = http::fetch(from.substr(0, hash), max_join_size, patience);
  if (!page) {
    auto kept = read_join(copy);
    if (kept && topology::fingerprint_of(kept->trust) == fingerprint)
      return kept;
    return fail(errc::bad_setting, "join_file: " + page.error().text());
  }
  auto joined = checked(*page, fingerprint);
  if (joined && !copy.empty())
    std::ofstream{copy, std::ios::binary | std::ios::trunc} << *page;
  return joined;
}

} // namespace nephele::client_session
