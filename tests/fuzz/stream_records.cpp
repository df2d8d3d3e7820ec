#include "common/stream/records.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>

namespace nephele::fuzz {

/// The input is the records of one content, its end filled with zeros. What
/// was read is within its limits, and written again it reads the same.
void run(byte_span input) {
  client::content bytes{};
  const stream::stream_tag tag{};
  const auto records = client::begin_stream_content(bytes, tag);
  std::ranges::copy(input.first(std::min(input.size(), records.size())),
                    records.begin());
  const auto parsed = client::parse_content(bytes);
  require(parsed.has_value());
  stream::record_reader reader{std::get<client::stream_content>(*parsed)};
  stream::record_writer again{tag};
  std::size_t count = 0;
  for (; const auto r = reader.next(); ++count) {
    if (const auto* data = std::get_if<stream::data_record>(&*r))
      require(data->bytes.size() <= stream::max_data);
    if (const auto* surbs = std::get_if<stream::surbs_record>(&*r))
      require(surbs->blocks.size() % stream::block_size == 0);
    require(again.add(*r));
  }
  const auto copy = client::parse_content(again.content());
  stream::record_reader second{std::get<client::stream_content>(*copy)};
  while (const auto r = second.next()) {
    require(count-- > 0);
    require(stream::encoded_size(*r) <= stream::records_size);
  }
  require(count == 0);
  require(!second.is_malformed());
}

} // namespace nephele::fuzz
