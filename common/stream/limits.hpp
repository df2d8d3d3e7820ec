#pragma once

#include "common/client/geometry.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

/// The numbers of docs/protocol/stream.md §4 to §8, in one place.
namespace nephele::stream {

inline constexpr std::size_t records_size = client::stream_records_size;
inline constexpr std::size_t record_header_size = 3;
inline constexpr std::size_t data_overhead = record_header_size + 4 + 8;
inline constexpr std::size_t max_data = records_size - data_overhead;
inline constexpr std::size_t max_host = 255;

/// One reply block on the wire: a SURB of four hops and its reply key.
inline constexpr std::size_t reply_key_size = 32;
inline constexpr std::size_t block_size = client::surb_size + reply_key_size;
inline constexpr std::size_t max_blocks_a_record = 3;
inline constexpr std::size_t blocks_with_open = 2;

static_assert(record_header_size + 5 + max_blocks_a_record * block_size
              <= records_size);
static_assert(max_data == 1550);

// -- supply of reply blocks (§6) ---------------------------------------------

inline constexpr std::size_t first_supply = 10;
inline constexpr std::size_t supply_growth = 2;
inline constexpr std::size_t max_pool = 512;
/// What the requester keeps to ask with.
inline constexpr std::size_t kept_back = 2;
inline constexpr std::chrono::milliseconds ask_interval{1500};
inline constexpr std::chrono::seconds quiet_after{5};
inline constexpr std::chrono::seconds refill_when_waiting{3};
inline constexpr std::chrono::seconds refill_when_idle{20};
inline constexpr std::chrono::seconds hopeful_for{30};
inline constexpr std::chrono::seconds discard_before_expiry{3};

// -- flow and loss (§4, §5) --------------------------------------------------

inline constexpr std::chrono::milliseconds credit_interval{250};
inline constexpr std::chrono::seconds stored_time_out{8};
inline constexpr std::chrono::seconds open_time_out{60};
inline constexpr std::size_t min_window = std::size_t{128} << 10;
inline constexpr std::size_t max_window = std::size_t{4} << 20;
inline constexpr std::size_t max_gaps = 2048;

// -- bounds (§8) -------------------------------------------------------------

inline constexpr std::size_t max_tags = 4096;
inline constexpr std::size_t max_streams_a_tag = 64;
inline constexpr std::uint32_t remembered_streams = 1024;
/// Longer than mail programs wait for news.
inline constexpr std::chrono::minutes stream_idle{30};
inline constexpr std::chrono::seconds tag_idle{60};

/// The receive window of a stream at `rate` contents a second, in bytes.
[[nodiscard]] constexpr std::size_t window_for(std::size_t rate) noexcept {
  const auto wanted = 3 * rate * max_data;
  return wanted < min_window   ? min_window
         : wanted > max_window ? max_window
                               : wanted;
}

} // namespace nephele::stream
