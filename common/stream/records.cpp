#include "common/stream/records.hpp"

#include "common/wire/reader.hpp"
#include "common/wire/writer.hpp"

#include <algorithm>

namespace nephele::stream {

namespace {

enum class record_type : std::uint8_t {
  padding = 0,
  open = 1,
  opened = 2,
  data = 3,
  credit = 4,
  fin = 5,
  reset = 6,
  surbs = 7,
  want_surbs = 8,
};

template <class... Cases>
struct overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
overloaded(Cases...) -> overloaded<Cases...>;

constexpr std::size_t open_fixed_size = 4 + 4 + 2 + 2 + 1;

std::size_t body_size(const record& r) noexcept {
  return std::visit(
      overloaded{
          [](const open_record& x) { return open_fixed_size + x.host.size(); },
          [](const opened_record&) -> std::size_t { return 8; },
          [](const data_record& x) { return 12 + x.bytes.size(); },
          [](const credit_record&) -> std::size_t { return 16; },
          [](const fin_record&) -> std::size_t { return 12; },
          [](const reset_record&) -> std::size_t { return 5; },
          [](const surbs_record& x) { return 5 + x.blocks.size(); },
          [](const want_surbs_record&) -> std::size_t { return 14; },
      },
      r);
}

record_type type_of(const record& r) noexcept {
  return static_cast<record_type>(r.index() + 1);
}

void write_body(wire::writer& out, const record& r) noexcept {
  std::visit(overloaded{
                 [&](const open_record& x) {
                   out.u32(x.stream.value());
                   out.u32(x.window);
                   out.u16(x.rate);
                   out.u16(x.port);
                   out.u8(static_cast<std::uint8_t>(x.host.size()));
                   out.bytes(as_bytes(x.host));
                 },
                 [&](const opened_record& x) {
                   out.u32(x.stream.value());
                   out.u32(x.window);
                 },
                 [&](const data_record& x) {
                   out.u32(x.stream.value());
                   out.u64(x.offset);
                   out.bytes(x.bytes);
                 },
                 [&](const credit_record& x) {
                   out.u32(x.stream.value());
                   out.u64(x.received);
                   out.u32(x.window);
                 },
                 [&](const fin_record& x) {
                   out.u32(x.stream.value());
                   out.u64(x.final_offset);
                 },
                 [&](const reset_record& x) {
                   out.u32(x.stream.value());
                   out.u8(static_cast<std::uint8_t>(x.code));
                 },
                 [&](const surbs_record& x) {
                   out.u32(x.rotation.value());
                   out.u8(
                       static_cast<std::uint8_t>(x.blocks.size() / block_size));
                   out.bytes(x.blocks);
                 },
                 [&](const want_surbs_record& x) {
                   out.u32(x.rotation.value());
                   out.u32(x.received);
                   out.u32(x.spent);
                   out.u16(x.wanted);
                 },
             },
             r);
}

bool is_encodable(const record& r) noexcept {
  if (const auto* open = std::get_if<open_record>(&r))
    return !open->host.empty() && open->host.size() <= max_host;
  if (const auto* data = std::get_if<data_record>(&r))
    return !data->bytes.empty() && data->bytes.size() <= max_data;
  if (const auto* surbs = std::get_if<surbs_record>(&r))
    return !surbs->blocks.empty() && surbs->blocks.size() % block_size == 0
           && surbs->blocks.size() <= max_blocks_a_record * block_size;
  return true;
}

record read_open(wire::reader& in) noexcept {
  open_record x{.stream = stream_number{in.u32()},
                .window = in.u32(),
                .rate = in.u16(),
                .port = in.u16(),
                .host = {}};
  x.host = as_text(in.bytes(in.u8()));
  if (x.host.empty())
    in.fail();
  return x;
}

record read_data(wire::reader& in) noexcept {
  data_record x{.stream = stream_number{in.u32()},
                .offset = in.u64(),
                .bytes = in.rest()};
  // An offset near 2^64 would wrap in every sum that follows.
  if (x.bytes.empty() || x.offset >= (std::uint64_t{1} << 62U))
    in.fail();
  return x;
}

record read_credit(wire::reader& in) noexcept {
  credit_record x{.stream = stream_number{in.u32()},
                  .received = in.u64(),
                  .window = in.u32()};
  if (x.received > (std::uint64_t{1} << 62U))
    in.fail();
  return x;
}

record read_fin(wire::reader& in) noexcept {
  fin_record x{.stream = stream_number{in.u32()}, .final_offset = in.u64()};
  if (x.final_offset >= (std::uint64_t{1} << 62U))
    in.fail();
  return x;
}

record read_reset(wire::reader& in) noexcept {
  const stream_number stream{in.u32()};
  const auto code = in.u8();
  // A code of a later version still resets.
  const bool known = code >= 1 && code <= 11;
  return reset_record{.stream = stream,
                      .code = known ? static_cast<reset_code>(code)
                                    : reset_code::general};
}

record read_surbs(wire::reader& in) noexcept {
  surbs_record x{.rotation = rotation_number{in.u32()}, .blocks = {}};
  const std::size_t count = in.u8();
  if (count == 0 || count > max_blocks_a_record)
    in.fail();
  x.blocks = in.bytes(count * block_size);
  return x;
}

record read_want_surbs(wire::reader& in) noexcept {
  return want_surbs_record{.rotation = rotation_number{in.u32()},
                           .received = in.u32(),
                           .spent = in.u32(),
                           .wanted = in.u16()};
}

/// Nothing for a type of a later version.
std::optional<record> read_body(record_type type, wire::reader& in) noexcept {
  switch (type) {
  case record_type::open:
    return read_open(in);
  case record_type::opened: {
    const stream_number stream{in.u32()};
    return opened_record{.stream = stream, .window = in.u32()};
  }
  case record_type::data:
    return read_data(in);
  case record_type::credit:
    return read_credit(in);
  case record_type::fin:
    return read_fin(in);
  case record_type::reset:
    return read_reset(in);
  case record_type::surbs:
    return read_surbs(in);
  case record_type::want_surbs:
    return read_want_surbs(in);
  case record_type::padding:
    break;
  }
  return std::nullopt;
}

} // namespace

std::size_t encoded_size(const record& r) noexcept {
  return record_header_size + body_size(r);
}

std::optional<record> record_reader::next() {
  while (!malformed_ && rest_.size() >= record_header_size) {
    wire::reader in{rest_};
    const auto type = static_cast<record_type>(in.u8());
    if (type == record_type::padding)
      return std::nullopt;
    wire::reader body{in.bytes(in.u16())};
    const bool fits = in.ok();
    rest_ = in.rest();
    if (!fits) {
      malformed_ = true;
      break;
    }
    if (auto r = read_body(type, body)) {
      malformed_ = !body.finished();
      if (malformed_)
        break;
      return r;
    }
  }
  return std::nullopt;
}

record_writer::record_writer(const stream_tag& tag) noexcept {
  // The records are written one by one behind the header.
  static_cast<void>(client::begin_stream_content(bytes_, tag));
}

bool record_writer::add(const record& r) noexcept {
  const auto size = encoded_size(r);
  if (!is_encodable(r) || size > remaining())
    return false;
  wire::writer out{std::span{bytes_}.subspan(used_, size)};
  out.u8(static_cast<std::uint8_t>(type_of(r)));
  out.u16(static_cast<std::uint16_t>(size - record_header_size));
  write_body(out, r);
  used_ += size;
  return true;
}

result<std::string> normal_host(std::string_view host) {
  if (host.empty() || host.size() > max_host)
    return fail(errc::bad_host);
  std::string normal{host};
  for (auto& c : normal) {
    if (c <= ' ' || c > '~')
      return fail(errc::bad_host);
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  }
  return normal;
}

} // namespace nephele::stream
