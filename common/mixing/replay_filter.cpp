#include "common/mixing/replay_filter.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <new>

namespace nephele::mixing {

namespace {

constexpr std::size_t line = 64;
constexpr std::size_t bucket_places = line / sizeof(std::uint32_t);
// Sixteen places a bucket are unevenly taken: at 80 % one bucket in seven
// overflows into the next. Over 64 buckets no unevenness is left.
constexpr std::size_t probes = 64;

// "nephrpf1"; in the machine's own byte order, as a filter never travels.
constexpr std::uint64_t magic = 0x6e65'7068'7270'6631;

/// 64 well-mixed bits of the tag, which only the holder of the secret can
/// predict: two rounds of a folded 128-bit product.
std::uint64_t place(const sphinx::replay_tag& tag, std::uint64_t first,
                    std::uint64_t second) noexcept {
  std::array<std::uint64_t, 4> words{};
  std::memcpy(words.data(), tag.bytes.data(), sizeof(words));
  const auto fold = [](std::uint64_t a, std::uint64_t b) {
    __extension__ using wide = unsigned __int128;
    const auto product = static_cast<wide>(a) * b;
    return static_cast<std::uint64_t>(product)
           ^ static_cast<std::uint64_t>(product >> 64U);
  };
  const auto left = fold(words[0] ^ first, words[1] ^ second);
  const auto right = fold(words[2] ^ second, words[3] ^ std::rotl(first, 32));
  return fold(left ^ first, right ^ second);
}

} // namespace

struct replay_filter::header {
  std::uint64_t magic;
  std::uint64_t buckets;
  std::uint64_t first_secret;
  std::uint64_t second_secret;
  std::uint64_t marked;
  std::array<std::uint64_t, 3> unused;
};

struct alignas(line) replay_filter::bucket {
  /// Zero is an empty place.
  std::array<std::uint32_t, bucket_places> fingerprints;
};

std::size_t replay_filter::bytes_for(std::uint64_t packets) noexcept {
  static_assert(sizeof(header) == line && sizeof(bucket) == line);
  const auto places = std::ceil(static_cast<double>(packets) / renewal_fill);
  const auto buckets = static_cast<std::size_t>(
      std::ceil(places / static_cast<double>(bucket_places)));
  return line * (1 + std::max<std::size_t>(buckets, 1));
}

void replay_filter::format(mutable_byte_span memory, crypto::random& source) {
  auto* head = std::launder(reinterpret_cast<header*>(memory.data()));
  head->buckets = memory.size() / line - 1;
  // Odd, so that neither factor of a product is ever without bits to spread.
  head->first_secret = source.next() | 1U;
  head->second_secret = source.next() | 1U;
  head->marked = 0;
  // Last: an interrupted format is no filter.
  std::atomic_ref{head->magic}.store(magic, std::memory_order_release);
}

std::unique_ptr<replay_filter> replay_filter::attach(mutable_byte_span memory) {
  if (memory.size() < 2 * line || memory.size() % line != 0
      || reinterpret_cast<std::uintptr_t>(memory.data()) % line != 0)
    return nullptr;
  auto* head = std::launder(reinterpret_cast<header*>(memory.data()));
  const auto count = memory.size() / line - 1;
  if (head->magic != magic || head->buckets != count)
    return nullptr;
  auto* first = std::launder(reinterpret_cast<bucket*>(memory.data() + line));
  return std::unique_ptr<replay_filter>{
      new replay_filter{head, std::span{first, count}}};
}

replay_filter::outcome
replay_filter::check_and_mark(const sphinx::replay_tag& tag) {
  const std::scoped_lock lock{mutex_};
  return mark(tag);
}

void replay_filter::check_and_mark(
    std::span<const sphinx::replay_tag* const> tags,
    std::span<outcome> outcomes) {
  const std::scoped_lock lock{mutex_};
  for (std::size_t i = 0; i < tags.size(); ++i)
    outcomes[i] = mark(*tags[i]);
}

replay_filter::outcome
replay_filter::mark(const sphinx::replay_tag& tag) noexcept {
  const auto bits = place(tag, head_->first_secret, head_->second_secret);
  __extension__ using wide = unsigned __int128;
  // The high bits choose the bucket, the low ones are the fingerprint.
  auto at = static_cast<std::size_t>((static_cast<wide>(bits) * buckets_.size())
                                     >> 64U);
  const auto fingerprint
      = std::max(static_cast<std::uint32_t>(bits), std::uint32_t{1});
  for (std::size_t i = 0; i < std::min(probes, buckets_.size()); ++i) {
    for (auto& known : buckets_[at].fingerprints) {
      if (known == fingerprint)
        return outcome::replayed;
      if (known == 0) {
        known = fingerprint;
        ++head_->marked;
        return outcome::fresh;
      }
    }
    at = at + 1 == buckets_.size() ? 0 : at + 1;
  }
  return outcome::full;
}

double replay_filter::fill() const {
  const auto places = buckets_.size() * bucket_places;
  return static_cast<double>(marked()) / static_cast<double>(places);
}

std::uint64_t replay_filter::marked() const {
  const std::scoped_lock lock{mutex_};
  return head_->marked;
}

} // namespace nephele::mixing
