#pragma once

#include "common/crypto/random.hpp"
#include "common/sphinx/route.hpp"

#include <memory>
#include <mutex>

namespace nephele::mixing {

/// The replay tags that one mix key has let through, in memory that the caller
/// provides: a mapped file, so that the filter outlives the process.
///
/// A hash table of 32-bit fingerprints in buckets of 16 (one cache line); a
/// full bucket overflows into the next, over at most 64. It never forgets, so a
/// replay is always refused; a fresh packet is refused by mistake with a
/// probability of at most 16 / 2^32 for each bucket looked at, about
/// 16 * fill / 2^32 in all (3 * 10^-9 at 80 %). Costs 4 bytes / fill for each
/// packet: 5 bytes when sized by bytes_for, which plans for 80 %.
///
/// A secret drawn by `format` places tags, so that a sender, who can compute
/// the tags of its own packets, cannot aim them at one bucket.
/// Thread-safe; a process killed at any moment leaves a usable filter.
class replay_filter {
public:
  enum class outcome : std::uint8_t {
    fresh,
    replayed,
    /// No room: whether it was seen is unknown, so the packet is refused.
    full,
  };

  /// Where the owner of the key makes a new generation.
  static constexpr double renewal_fill = 0.8;

  /// Memory for `packets` tags at 80 % fill, header included; at least two
  /// cache lines.
  [[nodiscard]] static std::size_t bytes_for(std::uint64_t packets) noexcept;

  /// Makes zeroed memory an empty filter.
  /// @param memory  from bytes_for, aligned to 64.
  static void format(mutable_byte_span memory, crypto::random& source);

  /// Takes formatted memory, which must outlive the filter.
  /// @returns null if the memory holds no filter of just its size.
  [[nodiscard]] static std::unique_ptr<replay_filter>
  attach(mutable_byte_span memory);

  replay_filter(const replay_filter&) = delete;
  replay_filter& operator=(const replay_filter&) = delete;

  /// Whether the tag is new; from then on it is not.
  [[nodiscard]] outcome check_and_mark(const sphinx::replay_tag& tag);

  /// One lock for a batch. `outcomes` has as many places as `tags`.
  void check_and_mark(std::span<const sphinx::replay_tag* const> tags,
                      std::span<outcome> outcomes);

  /// Share of the places taken, 0 to 1.
  [[nodiscard]] double fill() const;

  [[nodiscard]] std::uint64_t marked() const;

  [[nodiscard]] bool wants_renewal() const { return fill() >= renewal_fill; }

private:
  struct header;
  struct bucket;

  replay_filter(header* head, std::span<bucket> buckets) noexcept
      : head_(head), buckets_(buckets) {}

  [[nodiscard]] outcome mark(const sphinx::replay_tag& tag) noexcept;

  mutable std::mutex mutex_;
  header* head_;
  std::span<bucket> buckets_;
};

} // namespace nephele::mixing
