#include "tools/nephele/ledger/key_file.hpp"

#include "common/crypto/aead.hpp"
#include "common/crypto/key_file.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <sys/stat.h>

namespace nephele::cli {

namespace {

using crypto::errc;
using json = nlohmann::ordered_json;

constexpr std::string_view format = "nephele-wallet-1";
constexpr std::size_t max_size = 10'000;

/// What the box is bound to: a file whose public key was exchanged is refused.
byte_vector associated(const identity& public_key) {
  byte_vector bytes;
  for (const auto part : {as_bytes(format), byte_span{public_key.span()}})
    bytes.insert(bytes.end(), part.begin(), part.end());
  return bytes;
}

crypto::one_time_key box_key(const crypto::passphrase_key& key) {
  return crypto::one_time_key{key.expose()};
}

tl::unexpected<error> refuse(const std::filesystem::path& path,
                             std::string_view why) {
  return fail(errc::key_file, path.string() + ": " + std::string{why});
}

template <class Fixed>
bool read_hex(const json& object, const char* name, Fixed& out) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string())
    return false;
  const auto text = found->get<std::string>();
  if constexpr (requires { out.expose_mutable(); })
    return from_hex_into(text, out.expose_mutable());
  else
    return from_hex_into(text, out.span());
}

bool read_number(const json& object, const char* name, std::uint64_t& out) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned())
    return false;
  out = found->get<std::uint64_t>();
  return true;
}

bool read_encryption(const json& object, key_file& into) {
  const auto found = object.find("argon2id");
  const auto box = object.find("box");
  std::uint64_t passes = 0;
  if (found == object.end() || !found->is_object() || box == object.end()
      || !box->is_string() || !read_number(*found, "passes", passes)
      || !read_number(*found, "memory", into.cost.memory)
      || !read_hex(*found, "salt", into.salt))
    return false;
  into.cost.passes = static_cast<std::uint32_t>(passes);
  auto bytes = from_hex(box->get<std::string>());
  if (!bytes
      || bytes->size() != crypto::ed25519_seed::size + crypto::aead_tag_size)
    return false;
  into.box = std::move(*bytes);
  return passes <= 1'000 && crypto::is_bearable(into.cost);
}

} // namespace

result<key_file> make_key_file(const crypto::ed25519_seed& seed,
                               const std::optional<std::string>& passphrase,
                               const crypto::passphrase_cost& cost,
                               crypto::random& source) {
  key_file file;
  file.public_key = crypto::signing_key{seed}.id();
  if (!passphrase) {
    file.plain = seed.duplicate();
    return file;
  }
  file.salt = source.make<crypto::passphrase_salt>();
  file.cost = cost;
  const auto key = crypto::key_from_passphrase(*passphrase, file.salt, cost);
  if (!key)
    return fail(key.error());
  file.box.resize(crypto::ed25519_seed::size + crypto::aead_tag_size);
  // The salt is fresh, so the key seals this one box.
  crypto::seal_once(box_key(*key), associated(file.public_key), seed.expose(),
                    file.box);
  return file;
}

result<crypto::ed25519_seed>
open_key_file(const key_file& file, const passphrase_source& passphrase) {
  crypto::ed25519_seed seed;
  if (file.plain) {
    seed = file.plain->duplicate();
  } else {
    const auto key
        = crypto::key_from_passphrase(passphrase(), file.salt, file.cost);
    if (!key)
      return fail(key.error());
    if (!crypto::open_once(box_key(*key), associated(file.public_key), file.box,
                           seed.expose_mutable()))
      return fail(errc::forged, "the passphrase is wrong");
  }
  if (crypto::signing_key{seed}.id() != file.public_key)
    return fail(errc::forged, "the file's key is not that of its seed");
  return seed;
}

result<void> save_key_file(const std::filesystem::path& path,
                           const key_file& file) {
  if (std::filesystem::exists(path))
    return refuse(path, "exists already");
  json value{{"format", format},
             {"public_key", to_hex(file.public_key.span())}};
  if (file.plain) {
    value["seed"] = to_hex(file.plain->expose());
  } else {
    value["argon2id"] = {{"passes", file.cost.passes},
                         {"memory", file.cost.memory},
                         {"salt", to_hex(file.salt.span())}};
    value["box"] = to_hex(file.box);
  }
  return crypto::store_key_file(path, as_bytes(value.dump(2) + "\n"));
}

result<key_file> load_key_file_json(const std::filesystem::path& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    return refuse(path, "is no key file");
  if ((status.st_mode & 0077U) != 0)
    return refuse(path, "is open to others; its mode must be 0600");
  std::ifstream in{path, std::ios::binary};
  std::string text(max_size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  const auto value = json::parse(text, nullptr, false);
  key_file file;
  if (!value.is_object() || value.value("format", json()) != json(format)
      || !read_hex(value, "public_key", file.public_key))
    return refuse(path, "is no key file of a wallet");
  if (value.contains("seed")) {
    crypto::ed25519_seed seed;
    if (!read_hex(value, "seed", seed))
      return refuse(path, "has no whole seed");
    file.plain = std::move(seed);
  } else if (!read_encryption(value, file)) {
    return refuse(path, "has no readable encryption");
  }
  return file;
}

} // namespace nephele::cli
