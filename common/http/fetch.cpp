#include "common/http/fetch.hpp"

#include <httplib.h>

namespace nephele::http {

namespace {

constexpr std::string_view scheme = "http://";

tl::unexpected<error> failed(std::string_view url, const std::string& why) {
  return fail(errc::fetch_failed, std::string{url} + ": " + why);
}

} // namespace

result<std::string> fetch(std::string_view url, std::size_t limit,
                          std::chrono::milliseconds timeout) {
  if (!url.starts_with(scheme) || url.size() == scheme.size()
      || url[scheme.size()] == '/')
    return fail(errc::bad_url, std::string{url});
  const auto slash = url.find('/', scheme.size());
  const std::string origin{url.substr(0, slash)};
  const std::string path{slash == std::string_view::npos ? "/"
                                                         : url.substr(slash)};
  httplib::Client client{origin};
  if (!client.is_valid())
    return fail(errc::bad_url, std::string{url});
  client.set_connection_timeout(timeout);
  client.set_read_timeout(timeout);
  std::string body;
  auto is_too_large = false;
  const auto answer
      = client.Get(path, [&](const char* bytes, std::size_t size) {
          is_too_large = body.size() + size > limit;
          if (!is_too_large)
            body.append(bytes, size);
          return !is_too_large;
        });
  if (is_too_large)
    return failed(url, "more than " + std::to_string(limit) + " bytes");
  if (!answer)
    return failed(url, httplib::to_string(answer.error()));
  if (answer->status != 200)
    return failed(url, "status " + std::to_string(answer->status));
  return body;
}

} // namespace nephele::http
