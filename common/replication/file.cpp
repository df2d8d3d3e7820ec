#include "common/replication/file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace nephele::replication {

namespace {

class descriptor {
public:
  explicit descriptor(int value) noexcept : value_(value) {}

  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;

  ~descriptor() {
    if (value_ >= 0)
      ::close(value_);
  }

  [[nodiscard]] int value() const noexcept { return value_; }

private:
  int value_;
};

tl::unexpected<error> refuse(const std::filesystem::path& file) {
  return fail(errc::io, file.string() + ": " + std::strerror(errno));
}

bool write_all(int to, byte_span bytes) noexcept {
  while (!bytes.empty()) {
    const auto count = ::write(to, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

bool sync_folder(const std::filesystem::path& folder) noexcept {
  const descriptor opened{
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  return opened.value() >= 0 && ::fsync(opened.value()) == 0;
}

} // namespace

result<void> write_synced(const std::filesystem::path& file, byte_span bytes) {
  const descriptor opened{
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  if (opened.value() < 0 || !write_all(opened.value(), bytes)
      || ::fsync(opened.value()) != 0)
    return refuse(file);
  return {};
}

result<void> rename_synced(const std::filesystem::path& from,
                           const std::filesystem::path& to) {
  std::error_code fault;
  std::filesystem::remove_all(to, fault);
  if (!sync_folder(from) || ::rename(from.c_str(), to.c_str()) != 0
      || !sync_folder(to.parent_path()))
    return refuse(to);
  return {};
}

result<byte_vector> read_file(const std::filesystem::path& file,
                              std::size_t limit) {
  std::ifstream in{file, std::ios::binary | std::ios::ate};
  if (!in)
    return refuse(file);
  const auto size = static_cast<std::size_t>(in.tellg());
  if (size > limit)
    return fail(errc::io, file.string() + " is too large");
  std::string text(size, '\0');
  in.seekg(0);
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (!in)
    return refuse(file);
  const auto bytes = as_bytes(text);
  return byte_vector{bytes.begin(), bytes.end()};
}

} // namespace nephele::replication
