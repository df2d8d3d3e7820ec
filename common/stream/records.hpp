#pragma once

#include "common/base/bytes.hpp"
#include "common/base/result.hpp"
#include "common/base/units.hpp"
#include "common/client/content.hpp"
#include "common/stream/errors.hpp"
#include "common/stream/limits.hpp"

#include <string_view>
#include <variant>

/// The records of docs/protocol/stream.md §2. Views in decoded records point
/// into the content that was read.
namespace nephele::stream {

using client::stream_tag;

/// Numbers the streams of one tag from 1.
using stream_number = strong<std::uint32_t, struct stream_number_tag>;

/// Why both directions of a stream end at once (§3).
enum class reset_code : std::uint8_t {
  general = 1,
  refused_by_policy = 2,
  network_unreachable = 3,
  host_unreachable = 4,
  connection_refused = 5,
  connect_time_out = 6,
  limit = 7,
  no_such_stream = 8,
  idle = 9,
  protocol = 10,
  aborted = 11,
};

struct open_record {
  stream_number stream;
  /// Bytes the initiator takes from offset 0.
  std::uint32_t window = 0;
  /// Contents a second wanted for this tag.
  std::uint16_t rate = 0;
  std::uint16_t port = 0;
  std::string_view host;
};

struct opened_record {
  stream_number stream;
  std::uint32_t window = 0;
};

struct data_record {
  stream_number stream;
  std::uint64_t offset = 0;
  byte_span bytes;
};

struct credit_record {
  stream_number stream;
  std::uint64_t received = 0;
  std::uint32_t window = 0;
};

struct fin_record {
  stream_number stream;
  std::uint64_t final_offset = 0;
};

struct reset_record {
  stream_number stream;
  reset_code code = reset_code::general;
};

struct surbs_record {
  rotation_number rotation;
  /// A whole number of blocks, 1 to max_blocks_a_record × block_size bytes.
  byte_span blocks;
};

struct want_surbs_record {
  rotation_number rotation;
  /// SURBs of `rotation` that came so far for the tag.
  std::uint32_t received = 0;
  /// How many of them were used or discarded.
  std::uint32_t spent = 0;
  /// Contents that wait for a SURB.
  std::uint16_t wanted = 0;
};

using record
    = std::variant<open_record, opened_record, data_record, credit_record,
                   fin_record, reset_record, surbs_record, want_surbs_record>;

/// Bytes that `r` takes in a content, its header included.
[[nodiscard]] std::size_t encoded_size(const record& r) noexcept;

/// Reads one content, record by record.
class record_reader {
public:
  explicit record_reader(const client::stream_content& content) noexcept
      : rest_(content.records) {}

  /// The next record of a known type; nothing at the end and at the first
  /// fault, where `is_malformed` tells which.
  [[nodiscard]] std::optional<record> next();

  [[nodiscard]] bool is_malformed() const noexcept { return malformed_; }

private:
  byte_span rest_;
  bool malformed_ = false;
};

/// Fills one content.
class record_writer {
public:
  explicit record_writer(const stream_tag& tag) noexcept;

  /// False, and nothing written, if `r` does not fit.
  bool add(const record& r) noexcept;

  /// Bytes left for records, their headers included.
  [[nodiscard]] std::size_t remaining() const noexcept {
    return bytes_.size() - used_;
  }

  [[nodiscard]] bool is_empty() const noexcept {
    return remaining() == records_size;
  }

  /// The content, zero-padded.
  [[nodiscard]] const client::content& content() const noexcept {
    return bytes_;
  }

private:
  client::content bytes_{};
  std::size_t used_ = client::stream_header_size;
};

/// A host as OPEN carries it: 1 to 255 printable ASCII characters without
/// blanks, in lower case from here on, so that isolation does not depend on
/// how a name was typed.
[[nodiscard]] result<std::string> normal_host(std::string_view host);

} // namespace nephele::stream
