#include "common/key_dir/signed_record.hpp"

#include "common/crypto/key_file.hpp"

#include <fstream>
#include <sstream>

namespace nephele::key_dir {

namespace {

constexpr std::string_view first_line = "nephele-signed-1";
constexpr std::string_view last_line = "end";

/// Three rotations live at once; more are a corrupt file.
constexpr std::size_t max_rotations = 64;

} // namespace

result<signed_record> signed_record::load(std::filesystem::path path) {
  signed_record record{std::move(path)};
  std::error_code failure;
  if (!std::filesystem::exists(record.path_, failure))
    return record;
  std::ifstream file{record.path_};
  if (!file)
    return fail(errc::not_usable, record.path_.string());
  const auto corrupt
      = [&] { return fail(errc::bad_record, record.path_.string()); };
  std::string word;
  if (!(file >> word) || word != first_line || !(file >> record.sequence_))
    return corrupt();
  while (file >> word && word != last_line) {
    std::uint32_t rotation = 0;
    std::uint16_t generation = 0;
    if (word != "key" || !(file >> rotation >> generation)
        || record.newest_.size() == max_rotations)
      return corrupt();
    record.newest_.emplace(rotation_number{rotation},
                           key_generation{generation});
  }
  if (word != last_line)
    return corrupt();
  return record;
}

std::optional<key_generation>
signed_record::newest(rotation_number rotation) const {
  const auto found = newest_.find(rotation);
  if (found == newest_.end())
    return std::nullopt;
  return found->second;
}

result<void> signed_record::enter(std::uint64_t sequence,
                                  std::span<const key_name> keys,
                                  rotation_number oldest) {
  auto next = newest_;
  for (const auto& key : keys) {
    auto& held = next[key.rotation];
    held = std::max(held, key.generation);
  }
  next.erase(next.begin(), next.lower_bound(oldest));
  std::ostringstream text;
  text << first_line << '\n' << sequence << '\n';
  for (const auto& [rotation, generation] : next)
    text << "key " << rotation.value() << ' ' << generation.value() << '\n';
  text << last_line << '\n';
  if (const auto stored
      = crypto::store_key_file(path_, nephele::as_bytes(text.str()));
      !stored)
    return fail(errc::not_usable, stored.error().text());
  sequence_ = sequence;
  newest_ = std::move(next);
  return {};
}

} // namespace nephele::key_dir
