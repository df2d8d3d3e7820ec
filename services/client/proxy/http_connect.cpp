#include "services/client/proxy/http_connect.hpp"

#include "common/crypto/base64.hpp"
#include "common/tcp/address.hpp"

#include <algorithm>
#include <charconv>

namespace nephele::client_service {

namespace {

constexpr std::string_view end_of_headers = "\r\n\r\n";
constexpr std::string_view end_of_line = "\r\n";

byte_vector answer(std::string_view status, std::string_view explanation) {
  std::string text = "HTTP/1.1 " + std::string{status}
                     + "\r\nContent-Type: text/plain\r\n"
                       "Connection: close\r\nContent-Length: "
                     + std::to_string(explanation.size()) + "\r\n\r\n"
                     + std::string{explanation};
  const auto bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

handshake_step refuse(std::string_view status, std::string_view explanation) {
  return {
      .reply = answer(status, explanation), .request = {}, .is_refused = true};
}

bool equals_without_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return lower(x) == lower(y);
  });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "host:port" or "[v6]:port".
std::optional<connect_request> parse_authority(std::string_view authority) {
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos)
    return std::nullopt;
  auto host = authority.substr(0, colon);
  const auto digits = authority.substr(colon + 1);
  const bool bracketed
      = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed)
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos)
    return std::nullopt;
  connect_request request{.host = std::string{host},
                          .port = 0,
                          .user = {},
                          .is_bare_address = tcp::parse_ip(host).has_value()};
  const auto [end, fault] = std::from_chars(
      digits.data(), digits.data() + digits.size(), request.port);
  if (fault != std::errc{} || end != digits.data() + digits.size()
      || request.port == 0 || !stream::normal_host(host)
      || (bracketed && !request.is_bare_address))
    return std::nullopt;
  return request;
}

/// The user of "Basic base64(user:password)"; empty if it is something else.
std::string user_of(std::string_view credentials) {
  constexpr std::string_view scheme = "basic ";
  if (credentials.size() <= scheme.size()
      || !equals_without_case(credentials.substr(0, scheme.size()), scheme))
    return {};
  const auto decoded
      = crypto::from_base64(trimmed(credentials.substr(scheme.size())));
  if (!decoded)
    return {};
  const auto text = as_text(*decoded);
  return std::string{text.substr(0, text.find(':'))};
}

std::string find_user(std::string_view headers) {
  while (!headers.empty()) {
    const auto end = headers.find(end_of_line);
    const auto line = headers.substr(0, end);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos
        && equals_without_case(line.substr(0, colon), "proxy-authorization"))
      return user_of(trimmed(line.substr(colon + 1)));
    if (end == std::string_view::npos)
      break;
    headers.remove_prefix(end + end_of_line.size());
  }
  return {};
}

handshake_step take_head(std::string_view head) {
  const auto line_end = std::min(head.find(end_of_line), head.size());
  const auto line = head.substr(0, line_end);
  const auto first = line.find(' ');
  const auto second = line.rfind(' ');
  if (first == std::string_view::npos || second == first
      || !line.substr(second + 1).starts_with("HTTP/1."))
    return refuse("400 Bad Request", "This is a SOCKS5 and HTTP CONNECT "
                                     "proxy; the request is neither.\n");
  if (line.substr(0, first) != "CONNECT")
    return refuse("405 Method Not Allowed",
                  "Only CONNECT: use https, or this port as a SOCKS5 proxy.\n");
  auto request = parse_authority(line.substr(first + 1, second - first - 1));
  if (!request)
    return refuse("400 Bad Request", "CONNECT needs host:port.\n");
  request->user = find_user(head.substr(line_end));
  return {.reply = {}, .request = std::move(request), .is_refused = false};
}

} // namespace

handshake_step http_connect::take(byte_span input, std::size_t& used) {
  used = 0;
  const auto text = as_text(input);
  const auto end = text.substr(0, max_message).find(end_of_headers);
  if (end == std::string_view::npos) {
    if (text.size() >= max_message)
      return refuse("431 Request Header Fields Too Large", "");
    return {};
  }
  used = end + end_of_headers.size();
  return take_head(text.substr(0, end));
}

byte_vector http_connect::reply(std::optional<stream::reset_code> failure) {
  using stream::reset_code;
  if (!failure) {
    const auto bytes = as_bytes("HTTP/1.1 200 Connection established\r\n\r\n");
    return {bytes.begin(), bytes.end()};
  }
  switch (*failure) {
  case reset_code::refused_by_policy:
    return answer("403 Forbidden",
                  "The requester's exit policy refuses this destination.\n");
  case reset_code::connect_time_out:
    return answer("504 Gateway Timeout", "The destination did not answer.\n");
  case reset_code::limit:
    return answer("503 Service Unavailable", "Too many connections.\n");
  case reset_code::host_unreachable:
    return answer("502 Bad Gateway",
                  "The name does not resolve, or the host is unreachable.\n");
  case reset_code::connection_refused:
    return answer("502 Bad Gateway", "The destination refused.\n");
  default:
    return answer("502 Bad Gateway", "The connection could not be made.\n");
  }
}

} // namespace nephele::client_service
