#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>

namespace nephele::sphinx {

/// How a hop's payload key is derived; written in every hop's routing block.
/// Older numbers (1, 256, 257) blind differently, unknown ones have no meaning
/// we could keep to: both are refused.
enum class version : std::uint16_t {
  /// 192 key bytes straight out of the first derivation.
  explicit_keys = 258,
  /// A 16-byte seed and a second derivation; SURBs are shorter.
  key_seeds = 259,
};

/// What we send, for messages, acknowledgements, SURBs and cover alike: a hop
/// sees the version, so a second one would tell kinds of traffic apart.
inline constexpr version default_version = version::key_seeds;

[[nodiscard]] constexpr std::optional<version>
to_version(std::uint64_t number) noexcept {
  switch (number) {
  case 258:
    return version::explicit_keys;
  case 259:
    return version::key_seeds;
  default:
    return std::nullopt;
  }
}

/// The versions that a network admits.
class version_set {
public:
  constexpr version_set() noexcept = default;

  constexpr version_set(std::initializer_list<version> members) noexcept {
    for (const auto member : members)
      insert(member);
  }

  constexpr void insert(version member) noexcept { bits_ |= bit(member); }

  [[nodiscard]] constexpr bool contains(version member) const noexcept {
    return (bits_ & bit(member)) != 0;
  }

  friend constexpr bool operator==(version_set, version_set) = default;

private:
  static constexpr std::uint8_t bit(version member) noexcept {
    return member == version::key_seeds ? 2 : 1;
  }

  std::uint8_t bits_ = 0;
};

inline constexpr version_set all_versions{version::explicit_keys,
                                          version::key_seeds};

} // namespace nephele::sphinx
