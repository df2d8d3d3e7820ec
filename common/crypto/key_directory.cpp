#include "common/crypto/key_directory.hpp"

#include <array>

namespace nephele::crypto {

namespace {

namespace fs = std::filesystem;

constexpr std::array file_names{"identity.key", "link.key", "encryption.key"};

result<void> make_directory(const fs::path& directory) {
  std::error_code fault;
  if (fs::create_directories(directory, fault))
    fs::permissions(directory, fs::perms::owner_all, fault);
  if (fault)
    return fail(errc::key_file, directory.string() + ": " + fault.message());
  return {};
}

bool is_missing(const fs::path& file) {
  std::error_code fault;
  return fs::symlink_status(file, fault).type() == fs::file_type::not_found;
}

result<void> create_missing(const fs::path& file, random& source) {
  if (!is_missing(file))
    return {};
  const auto key = source.make<secret<32, struct new_key_tag>>();
  return store_key_file(file, key.expose());
}

} // namespace

public_keys long_term_keys::publics() const {
  public_keys result{signer().id(), curve_key{x25519_base(link)}, {}};
  if (encryption)
    result.encryption = encryption_key{x25519_base(*encryption)};
  return result;
}

result<long_term_keys> load_keys(const fs::path& directory, key_owner owner,
                                 key_file_access access) {
  auto seed = load_secret<ed25519_seed>(directory / file_names[0], access);
  if (!seed)
    return fail(std::move(seed.error()));
  auto link = load_secret<x25519_secret>(directory / file_names[1], access);
  if (!link)
    return fail(std::move(link.error()));
  long_term_keys keys{std::move(*seed), std::move(*link), std::nullopt};
  if (owner == key_owner::client) {
    auto inner = load_secret<x25519_secret>(directory / file_names[2], access);
    if (!inner)
      return fail(std::move(inner.error()));
    keys.encryption.emplace(std::move(*inner));
  }
  return keys;
}

result<long_term_keys> load_or_create_keys(const fs::path& directory,
                                           key_owner owner, random& source,
                                           key_file_access access) {
  if (auto made = make_directory(directory); !made)
    return fail(std::move(made.error()));
  const std::size_t count = owner == key_owner::client ? 3 : 2;
  for (std::size_t i = 0; i < count; ++i)
    if (auto made = create_missing(directory / file_names.at(i), source); !made)
      return fail(std::move(made.error()));
  return load_keys(directory, owner, access);
}

} // namespace nephele::crypto
