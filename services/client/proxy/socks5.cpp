#include "services/client/proxy/socks5.hpp"

#include "common/tcp/address.hpp"
#include "common/wire/reader.hpp"

#include <algorithm>

namespace nephele::client_service {

namespace {

constexpr std::uint8_t version = 5;
constexpr std::uint8_t password_version = 1;
constexpr std::uint8_t command_connect = 1;

constexpr std::byte method_none{0};
constexpr std::byte method_password{2};
constexpr std::byte method_refused{0xFF};

constexpr std::uint8_t address_v4 = 1;
constexpr std::uint8_t address_name = 3;
constexpr std::uint8_t address_v6 = 4;

/// RFC 1928 §6.
enum class reply_code : std::uint8_t {
  succeeded = 0,
  general = 1,
  not_allowed = 2,
  network_unreachable = 3,
  host_unreachable = 4,
  connection_refused = 5,
  time_out = 6,
  command_not_supported = 7,
  address_not_supported = 8,
};

byte_vector reply_bytes(reply_code code) {
  // The bound address is the requester's affair: all zero.
  byte_vector bytes(10);
  bytes[0] = std::byte{version};
  bytes[1] = static_cast<std::byte>(code);
  bytes[3] = std::byte{address_v4};
  return bytes;
}

handshake_step refuse(reply_code code) {
  return {.reply = reply_bytes(code), .request = {}, .is_refused = true};
}

/// The host of a request, and whether it is a bare address.
struct destination {
  std::string host;
  bool is_bare_address = false;
};

destination read_address(wire::reader& in, std::uint8_t type) {
  if (type == address_name) {
    const auto name = in.bytes(in.u8());
    std::string host{as_text(name)};
    const bool bare = tcp::parse_ip(host).has_value();
    return {.host = std::move(host), .is_bare_address = bare};
  }
  tcp::ip_address address;
  if (type == address_v6) {
    std::ranges::copy(in.bytes(16), address.bytes.begin());
  } else {
    address.bytes[10] = address.bytes[11] = std::byte{0xFF};
    std::ranges::copy(in.bytes(4), address.bytes.begin() + 12);
  }
  return {.host = tcp::print(address), .is_bare_address = true};
}

reply_code reply_for(stream::reset_code failure) {
  switch (failure) {
  case stream::reset_code::refused_by_policy:
    return reply_code::not_allowed;
  case stream::reset_code::network_unreachable:
    return reply_code::network_unreachable;
  case stream::reset_code::host_unreachable:
    return reply_code::host_unreachable;
  case stream::reset_code::connection_refused:
    return reply_code::connection_refused;
  case stream::reset_code::connect_time_out:
    return reply_code::time_out;
  default:
    return reply_code::general;
  }
}

} // namespace

handshake_step socks5::take(byte_span input, std::size_t& used) {
  used = 0;
  switch (stage_) {
  case stage::methods:
    return take_methods(input, used);
  case stage::password:
    return take_password(input, used);
  case stage::request:
    return take_request(input, used);
  }
  return {};
}

handshake_step socks5::take_methods(byte_span input, std::size_t& used) {
  wire::reader in{input};
  const bool known = in.u8() == version;
  const auto methods = in.bytes(in.u8());
  if (!in.ok())
    return {};
  used = input.size() - in.remaining();
  const auto offers = [methods](std::byte method) {
    return std::ranges::find(methods, method) != methods.end();
  };
  // A program that can name a user wants its streams kept apart.
  auto chosen = offers(method_password) ? method_password
                : offers(method_none)   ? method_none
                                        : method_refused;
  if (!known)
    chosen = method_refused;
  stage_ = chosen == method_password ? stage::password : stage::request;
  return {.reply = {std::byte{version}, chosen},
          .request = {},
          .is_refused = chosen == method_refused};
}

handshake_step socks5::take_password(byte_span input, std::size_t& used) {
  wire::reader in{input};
  const bool known = in.u8() == password_version;
  const auto user = in.bytes(in.u8());
  static_cast<void>(in.bytes(in.u8()));
  if (!in.ok())
    return {};
  used = input.size() - in.remaining();
  user_ = as_text(user);
  stage_ = stage::request;
  return {.reply
          = {std::byte{password_version}, known ? std::byte{0} : std::byte{1}},
          .request = {},
          .is_refused = !known};
}

handshake_step socks5::take_request(byte_span input, std::size_t& used) const {
  wire::reader in{input};
  const auto spoken = in.u8();
  const auto command = in.u8();
  static_cast<void>(in.u8());
  const auto type = in.u8();
  if (!in.ok())
    return {};
  if (spoken != version)
    return refuse(reply_code::general);
  if (command != command_connect)
    return refuse(reply_code::command_not_supported);
  if (type != address_v4 && type != address_name && type != address_v6)
    return refuse(reply_code::address_not_supported);
  auto where = read_address(in, type);
  const auto port = in.u16();
  if (!in.ok())
    return {};
  used = input.size() - in.remaining();
  if (port == 0 || !stream::normal_host(where.host))
    return refuse(reply_code::general);
  return {.reply = {},
          .request = connect_request{.host = std::move(where.host),
                                     .port = port,
                                     .user = user_,
                                     .is_bare_address = where.is_bare_address},
          .is_refused = false};
}

byte_vector socks5::reply(std::optional<stream::reset_code> failure) {
  return reply_bytes(failure ? reply_for(*failure) : reply_code::succeeded);
}

} // namespace nephele::client_service
